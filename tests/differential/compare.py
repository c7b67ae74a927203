"""Runs a generating program in two engines and shows where they disagree.

usage: compare.py [--seed N] [--count N] [--batch N] [--most N]
                  [--also PEER]... SHELL PEER PROGRAM

SHELL and PEER are commands (quoted if they have arguments). The PROGRAM is a
script that finds a number SEED and a number COUNT defined in front of it, and
prints COUNT lines, each a case and, behind a tab, what came of it. It is run
for one seed after the other, in batches; the lines of both engines are
compared. Where they differ the peers of --also are asked: the difference is
passed over if one of them agrees with us. Status 1 if any other is left. A
batch that takes too long counts as far as both engines came.
"""
import argparse
import pathlib
import shlex
import subprocess
import sys
import tempfile

TIMEOUT = 120


def run(command, path):
    """The lines, and whether the program came to its end."""
    with tempfile.TemporaryFile() as output:
        try:
            done = subprocess.run([*shlex.split(command), str(path)],
                                  stdout=output, stderr=subprocess.PIPE,
                                  timeout=TIMEOUT)
        except subprocess.TimeoutExpired:
            done = None
        output.seek(0)
        lines = output.read().decode("ascii", "backslashreplace").split("\n")
    last = lines.pop()
    if done and done.returncode != 0:
        error = done.stderr.decode("utf-8", "replace").strip()
        lines.append(f"{last}status {done.returncode}: {error[:500]}")
    return lines, done is not None


def run_both(shell, peer, path):
    ours, is_finished = run(shell, path)
    theirs, peer_is_finished = run(peer, path)
    if not is_finished or not peer_is_finished:
        count = min(len(ours), len(theirs))
        ours, theirs = ours[:count], theirs[:count]
    return ours, theirs


def differences(left, right):
    for number in range(max(len(left), len(right))):
        ours = left[number] if number < len(left) else "(nothing)"
        theirs = right[number] if number < len(right) else "(nothing)"
        if ours != theirs:
            yield number, ours, theirs


def is_shared(line, number, others):
    return any(number < len(other) and other[number] == line
               for other in others)


def show(seed, number, ours, theirs):
    case, _, our_result = ours.partition("\t")
    their_case, _, their_result = theirs.partition("\t")
    print(f"seed {seed}, line {number}: {case}")
    if their_case != case:
        print(f"  case of the peer: {their_case}")
    print(f"  ours: {our_result}\n  peer: {their_result}")


def main():
    options = argparse.ArgumentParser(usage=__doc__)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--count", type=int, default=100000)
    options.add_argument("--batch", type=int, default=5000)
    options.add_argument("--most", type=int, default=20)
    options.add_argument("--also", action="append", default=[])
    options.add_argument("shell")
    options.add_argument("peer")
    options.add_argument("program", type=pathlib.Path)
    given = options.parse_args()
    text = given.program.read_text(encoding="utf-8")
    compared = found = shared = 0
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / given.program.name
        for start in range(0, given.count, given.batch):
            seed = given.seed + start // given.batch
            count = min(given.batch, given.count - start)
            path.write_text(f"const SEED = {seed}, COUNT = {count};\n{text}",
                            encoding="utf-8")
            ours, theirs = run_both(given.shell, given.peer, path)
            compared += len(ours)
            others = None
            for difference in differences(ours, theirs):
                if others is None:
                    others = [run(peer, path)[0] for peer in given.also]
                if is_shared(difference[1], difference[0], others):
                    shared += 1
                    continue
                found += 1
                if found <= given.most:
                    show(seed, *difference)
    print(f"{compared} cases, {found} differences"
          f" and {shared} where another peer agrees")
    return found > 0


if __name__ == "__main__":
    sys.exit(main())

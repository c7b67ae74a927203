"""Counts what the benchmark programs execute in two builds, and compares.

usage: instructions.py [--base REVISION | --base-shell SHELL] [--limit PERCENT]
                       [--scale N] [--jobs N] SHELL [PROGRAM]...

Each program runs under valgrind's callgrind in SHELL and in a base, which is
the shell of another build or a revision that is built like a release in a
scratch folder. Instructions do not depend on what else a machine does. The
status is 1 if a program executes over PERCENT (3) more of them than in the
base, or prints something else.

So that a run takes minutes, the bounds of long loops (literals of 1,000 and
more that something is compared with in the head of a loop) are divided by
--scale (10). The programs then say that their sums are wrong, in both builds
alike. SHELL should be a release without checks, as the base is; it is told
apart by nothing, so a checked one shows as slower throughout.
"""
import argparse
import concurrent.futures
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

LOOP_BOUND = re.compile(r"(<=? )(\d+)(?=;)")
COLLECTED = re.compile(r"Collected : (\d+)")


def scaled(text, scale):
    def smaller(match):
        bound = int(match[2])
        return match[1] + str(bound // scale if bound >= 1000 else bound)
    return LOOP_BOUND.sub(smaller, text)


def build_revision(revision, folder):
    """The shell of a revision of this repository, built in `folder`."""
    root = pathlib.Path(__file__).resolve().parents[2]
    source = folder / "source"
    source.mkdir()
    archive = folder / "source.tar"
    with open(archive, "wb") as file:
        subprocess.run(["git", "-C", root, "archive", revision], stdout=file,
                       check=True)
    shutil.unpack_archive(archive, source)
    build = folder / "build"
    subprocess.run(["meson", "setup", build, source, "--buildtype=release",
                    "-Dtests=disabled"], stdout=subprocess.DEVNULL, check=True)
    subprocess.run(["ninja", "-C", build, "examples/jsmini"],
                   stdout=subprocess.DEVNULL, check=True)
    return build / "examples" / "jsmini"


def count(shell, program):
    """Instructions, and what was printed."""
    done = subprocess.run(
        ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null",
         str(shell), str(program)], capture_output=True, text=True,
        timeout=3600)
    collected = COLLECTED.search(done.stderr)
    if not collected:
        sys.exit(f"{shell} {program}: {done.stderr}")
    return int(collected[1]), (done.returncode, done.stdout)


def write_programs(programs, folder, scale):
    """Scaled copies, and an empty program, which shows what a start costs."""
    copies = [folder / "start.js"]
    copies[0].write_text("")
    for program in programs:
        copy = folder / program.parent.name / program.name
        copy.parent.mkdir(exist_ok=True)
        copy.write_text(scaled(program.read_text(), scale))
        copies.append(copy)
    return copies


def compare(base, shell, copies, jobs):
    """Yields each program with its two counts, and whether it prints alike."""
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        counts = [[pool.submit(count, build, copy) for build in (base, shell)]
                  for copy in copies]
        for copy, (before, after) in zip(copies, counts):
            yield (copy, before.result()[0], after.result()[0],
                   before.result()[1] == after.result()[1])


def report(rows, limit):
    """Prints the table; how many programs are over the limit or differ."""
    wrong = 0
    print(f"{'program':36}{'base':>15}{'now':>15}{'change':>9}")
    for copy, before, after, alike in rows:
        change = 100 * (after - before) / before
        note = ""
        if change > limit:
            note = f"  over {limit:g} %"
        if not alike:
            note += "  prints something else"
        wrong += bool(note)
        name = f"{copy.parent.name}/{copy.stem}"
        if copy.stem == "start":
            name = "start"
        print(f"{name:36}{before:>15,}{after:>15,}{change:>+8.2f}%{note}",
              flush=True)
    return wrong


def main():
    parser = argparse.ArgumentParser()
    base = parser.add_mutually_exclusive_group(required=True)
    base.add_argument("--base")
    base.add_argument("--base-shell", type=pathlib.Path)
    parser.add_argument("--limit", type=float, default=3)
    parser.add_argument("--scale", type=int, default=10)
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("shell", type=pathlib.Path)
    parser.add_argument("programs", nargs="*", type=pathlib.Path)
    arguments = parser.parse_args()
    here = pathlib.Path(__file__).parent
    programs = arguments.programs or sorted(here.glob("micro/*.js")) + sorted(
        here.glob("programs/*.js"))
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        shell = arguments.base_shell
        if arguments.base:
            shell = build_revision(arguments.base, folder)
        copies = write_programs(programs, folder, arguments.scale)
        wrong = report(
            compare(shell, arguments.shell, copies, arguments.jobs),
            arguments.limit)
    print(f"{len(copies) - wrong} passed, {wrong} failed")
    sys.exit(wrong > 0)


if __name__ == "__main__":
    main()

"""Runs small scripts in the shell and checks what they print and throw.

usage: script_tests.py [--switches "..."] [--stacks] SHELL FOLDER_OR_FILE...

A script says what it is to do in comments at the ends of its lines:
    // expect: TEXT     the next line of standard output is TEXT
    // throws: TEXT     the script ends with status 1 and an uncaught error
                        whose report contains TEXT
    // runs: OPTIONS    (on the first line) options for the shell
    // stack: N         the stack of C is N KB, if --stacks was given
    // gc-every: N      too slow with collections at smaller intervals than N
Without `throws` the script has to end with status 0 and print nothing on
standard error. Files that end in .mjs are modules; a file whose name begins
with an underscore is only there to be imported.
"""
import argparse
import concurrent.futures
import os
import pathlib
import re
import shlex
import subprocess
import sys

TIMEOUT = 120
MARK = re.compile(r"//\s*(expect|throws|runs|stack|gc-every):(?: (.*))?$")


def read_expectations(path):
    found = {"expect": [], "throws": [], "runs": [], "stack": [],
             "gc-every": []}
    with open(path, encoding="utf-8", errors="replace") as lines:
        for line in lines:
            match = MARK.search(line.rstrip("\r\n"))
            if match:
                found[match[1]].append(match[2] or "")
    return found


def with_interval(switches, least):
    """The switches with no interval of collections below `least`."""
    changed = list(switches)
    for i, switch in enumerate(switches[:-1]):
        if switch in ("--gc-every", "--minor-gc-every"):
            changed[i + 1] = str(max(int(switches[i + 1]), least))
    return changed


def command_for(arguments, wanted, path):
    switches = shlex.split(arguments.switches)
    for least in wanted["gc-every"]:
        switches = with_interval(switches, int(least))
    options = [word for line in wanted["runs"] for word in shlex.split(line)]
    command = [arguments.shell, *switches, *options, str(path)]
    if arguments.stacks and wanted["stack"]:
        limit = f'ulimit -s {int(wanted["stack"][0])} && exec "$@"'
        command = ["sh", "-c", limit, "sh", *command]
    return command


def check(arguments, path):
    """What is wrong with one script's behaviour; an empty list if nothing."""
    wanted = read_expectations(path)
    if not wanted["expect"] and not wanted["throws"]:
        return ["says nothing about what it is to do"]
    try:
        done = subprocess.run(
            command_for(arguments, wanted, path), capture_output=True,
            stdin=subprocess.DEVNULL, timeout=TIMEOUT)
    except subprocess.TimeoutExpired:
        return [f"no end after {TIMEOUT} s"]
    output = done.stdout.decode("utf-8", "replace").splitlines()
    errors = done.stderr.decode("utf-8", "replace")
    wrong = []
    for number in range(max(len(output), len(wanted["expect"]))):
        got = output[number] if number < len(output) else None
        asked = wanted["expect"][number] if number < len(wanted["expect"]) else None
        if got != asked:
            wrong.append(f"line {number + 1}: expected {asked!r}, got {got!r}")
            break
    for text in wanted["throws"]:
        if text not in errors:
            wrong.append(f"expected an uncaught {text!r}")
    status = 1 if wanted["throws"] else 0
    if done.returncode != status:
        wrong.append(f"exit status {done.returncode} instead of {status}")
    if wrong or (errors and not wanted["throws"]):
        wrong.append("standard error: " + errors.strip()[:2000])
    if "Sanitizer" in errors or "runtime error:" in errors:
        wrong.append("a sanitizer's report")
    return wrong


def scripts_below(paths):
    for path in map(pathlib.Path, paths):
        if path.is_file():
            yield path
        else:
            yield from sorted(
                file for file in path.rglob("*")
                if file.suffix in (".js", ".mjs") and file.name[0] != "_")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--switches", default="")
    parser.add_argument("--stacks", action="store_true")
    parser.add_argument("shell")
    parser.add_argument("paths", nargs="+")
    arguments = parser.parse_args()
    scripts = list(scripts_below(arguments.paths))
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        results = pool.map(
            lambda path: check(arguments, path), scripts)
        for path, wrong in zip(scripts, results):
            if wrong:
                failed += 1
                print(f"{path}:")
                for line in wrong:
                    print(f"    {line}")
    print(f"{len(scripts) - failed} passed, {failed} failed")
    sys.exit(failed > 0 or not scripts)


if __name__ == "__main__":
    main()

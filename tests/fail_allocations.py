"""Fails every allocation of a script in turn, once and for ever after.

usage: fail_allocations.py [--stride N] SHELL SCRIPT

For each N from 1 on the shell runs the script with --fail-allocation N, and
again with --fail-for-ever. It must end by itself with a status of its own: no
signal, no sanitizer's report, no time-out. The walk is over when a long row of
runs prints all that an undisturbed run prints: there are no more allocations.
"""
import argparse
import concurrent.futures
import os
import subprocess
import sys

ROW = 200
TIMEOUT = 60


def run(shell, script, options):
    """(what is wrong or None, output)"""
    try:
        done = subprocess.run([shell, *options, script], capture_output=True,
                              stdin=subprocess.DEVNULL, timeout=TIMEOUT)
    except subprocess.TimeoutExpired:
        return f"no end after {TIMEOUT} s", b""
    errors = done.stderr.decode("utf-8", "replace")
    if "Sanitizer" in errors or "runtime error:" in errors:
        return errors[:3000], done.stdout
    if done.returncode not in (0, 1):
        return f"status {done.returncode}: {errors[:1000]}", done.stdout
    return None, done.stdout


def walk(arguments, whole, options, pool):
    """(passed, failed) over all allocations with these further options."""
    passed = failed = undisturbed = 0
    number = 1
    while undisturbed < ROW:
        numbers = range(number, number + 64 * arguments.stride,
                        arguments.stride)
        number += 64 * arguments.stride
        results = pool.map(
            lambda n: run(arguments.shell, arguments.script,
                          ["--fail-allocation", str(n), *options]), numbers)
        for n, (wrong, output) in zip(numbers, results):
            undisturbed = undisturbed + 1 if output == whole else 0
            if wrong:
                failed += 1
                if failed <= 5:
                    print(f"--fail-allocation {n} {' '.join(options)}: {wrong}")
            elif undisturbed == 0:
                passed += 1
    return passed, failed


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--stride", type=int, default=1)
    parser.add_argument("shell")
    parser.add_argument("script")
    arguments = parser.parse_args()
    wrong, whole = run(arguments.shell, arguments.script, [])
    if wrong or not whole:
        sys.exit(f"the script does not run undisturbed: {wrong}")
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        once = walk(arguments, whole, [], pool)
        ever = walk(arguments, whole, ["--fail-for-ever"], pool)
    passed, failed = once[0] + ever[0], once[1] + ever[1]
    print(f"{passed} passed, {failed} failed")
    sys.exit(failed > 0 or passed == 0)


if __name__ == "__main__":
    main()

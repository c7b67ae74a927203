"""Runs a program and compares what it prints with a file.

usage: expect_output.py [--errors FILE] [--status STATUS] EXPECTED PROGRAM
           [ARGUMENT]...

Without --errors anything on standard error is a failure, without --status any
status but 0.
"""
import argparse
import difflib
import pathlib
import subprocess
import sys

parser = argparse.ArgumentParser()
parser.add_argument("--errors", type=pathlib.Path)
parser.add_argument("--status", type=int, default=0)
parser.add_argument("expected", type=pathlib.Path)
parser.add_argument("command", nargs=argparse.REMAINDER)
options = parser.parse_args()
done = subprocess.run(options.command, capture_output=True, text=True,
                      timeout=240)
failed = done.returncode != options.status

for name, expected, printed in (
        ("printed", options.expected.read_text(), done.stdout),
        ("errors", options.errors.read_text() if options.errors else "",
         done.stderr)):
    if printed != expected:
        failed = True
        sys.stdout.writelines(difflib.unified_diff(
            expected.splitlines(True), printed.splitlines(True),
            "expected", name))
if done.returncode != options.status:
    print(f"exit status {done.returncode}")
sys.exit(failed)

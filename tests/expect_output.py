"""Runs a program and compares what it prints with a file.

usage: expect_output.py EXPECTED PROGRAM [ARGUMENT]...
Anything on standard error, and any status but 0, is a failure too.
"""
import difflib
import pathlib
import subprocess
import sys

expected = pathlib.Path(sys.argv[1]).read_text()
done = subprocess.run(sys.argv[2:], capture_output=True, text=True, timeout=240)
if done.stdout != expected:
    sys.stdout.writelines(difflib.unified_diff(
        expected.splitlines(True), done.stdout.splitlines(True),
        "expected", "printed"))
sys.stdout.write(done.stderr)
if done.returncode != 0:
    print(f"exit status {done.returncode}")
sys.exit(done.stdout != expected or bool(done.stderr) or done.returncode != 0)

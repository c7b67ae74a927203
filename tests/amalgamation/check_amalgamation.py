"""Fails if the library in one file does not compile without a warning.

usage: check_amalgamation.py SOURCE_ROOT COMPILER...

Clang reads it in a second and is preferred where it is installed. Nothing is
linked or run: tests with -Damalgamation=true do that.
"""
import pathlib
import shutil
import subprocess
import sys
import tempfile

root = pathlib.Path(sys.argv[1])
compiler = ["clang"] if shutil.which("clang") else sys.argv[2:]
with tempfile.TemporaryDirectory() as folder:
    subprocess.run([sys.executable, root / "lib/amalgamate.py", folder],
                   check=True)
    done = subprocess.run([*compiler, "-fsyntax-only", "-Wall", "-Wextra",
                           "-Werror", "jsmini.c"], cwd=folder)
sys.exit(done.returncode)

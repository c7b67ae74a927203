"""Checks that a shared library with checks takes the place of one without.

usage: interchange.py HEADER_FOLDER LIBRARY CHECKED_LIBRARY

The libraries are libjsmini.so files of two builds. They have to have the same
names in them; a program that was linked with the first has to run with either,
and to be stopped by the second where it misuses the interface.
"""
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
COMPILER = os.environ.get("CC", "cc").split()


def output(*command):
    return subprocess.run([str(part) for part in command], check=True, text=True,
                          stdout=subprocess.PIPE).stdout


def soname(library):
    return re.search(r"SONAME +(\S+)", output("objdump", "-p", library))[1]


def exported(library):
    return {line.split()[0] for line in
            output("nm", "-DP", "--defined-only", library).splitlines()
            if line.startswith("jsm")}


def run(program, library, folder, *arguments):
    """Runs a program with nothing but this library to be found."""
    place = folder / "lib"
    place.mkdir(exist_ok=True)
    link = place / soname(library)
    link.unlink(missing_ok=True)
    link.symlink_to(library.resolve())
    return subprocess.run([program, *arguments], text=True, capture_output=True,
                          env=dict(os.environ, LD_LIBRARY_PATH=str(place)))


def problems(headers, plain, checked, folder):
    if soname(plain) != soname(checked):
        yield f"{soname(plain)} is not {soname(checked)}"
    for name in sorted(exported(plain) ^ exported(checked)):
        yield f"{name} is in one of them only"
    program = folder / "misuse"
    output(*COMPILER, f"-I{headers}", HERE / "misuse.c", "-o", program, plain)
    for library in (plain, checked):
        done = run(program, library, folder)
        if done.returncode != 0 or done.stdout != "3\n":
            yield f"with {library}: {done.returncode} {done.stdout}{done.stderr}"
    done = run(program, plain, folder, "misuse")
    if done.returncode == -signal.SIGABRT:
        yield f"{plain} has checks"
    done = run(program, checked, folder, "misuse")
    if (done.returncode != -signal.SIGABRT or done.stdout != "3\n" or
            "in jsm_set:" not in done.stderr):
        yield f"{checked} did not stop misuse: {done.returncode} {done.stderr}"


def main():
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    with tempfile.TemporaryDirectory() as folder:
        found = list(problems(*map(pathlib.Path, sys.argv[1:]),
                              pathlib.Path(folder)))
    print("\n".join(found) or "1 passed, 0 failed")
    sys.exit(bool(found))


main()

# SPDX-License-Identifier: MIT
"""Compiles every script of some folders, cut at every so many units.

usage: cut_files.py [--step N] COMPILE_FILES FOLDER...

Module files (.mjs, or `flags: [module]` in a comment of test262) are parsed
as modules, everything else as scripts. The exit status is that of
compile_files: 1 if memory was not returned or an image is not valid.
"""
import argparse
import pathlib
import re
import subprocess
import sys

MODULE = re.compile(rb"flags: *\[[^]]*\bmodule\b")


def mode_of(path):
    if path.suffix == ".mjs" or MODULE.search(path.read_bytes()):
        return "module"
    return "script"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--step", type=int, default=64)
    parser.add_argument("program")
    parser.add_argument("folders", nargs="+", type=pathlib.Path)
    arguments = parser.parse_args()
    files = [path for folder in arguments.folders
             for path in sorted(folder.rglob("*"))
             if path.suffix in (".js", ".mjs")]
    lines = "".join(f"{mode_of(path)}\t{path}\n" for path in files)
    done = subprocess.run([arguments.program, "--cut", str(arguments.step),
                           "-"], input=lines, text=True)
    return done.returncode


sys.exit(main())

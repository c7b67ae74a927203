"""Runs a generating script in two engines and shows where they differ.

usage: compare_blocks.py [--blocks N] [--first N] SCRIPT SHELL NODE KIND...

The script is given a kind, the number of its first block and how many blocks,
and prints a line for each. For the first few blocks whose lines differ it is
run again with `list`, and the lines that differ are shown. It needs another
engine (node) and is no part of the tests that every change passes.
"""
import argparse
import itertools
import subprocess
import sys

SHOWN_BLOCKS = 3
SHOWN_LINES = 10


def lines_of(engine, script, *arguments):
    command = [engine, script, *map(str, arguments)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as run:
        for line in run.stdout:
            yield line.rstrip("\n")
    if run.returncode != 0:
        sys.exit(f"{' '.join(command)}: status {run.returncode}")


def pairs(engines, *arguments):
    return itertools.zip_longest(*(lines_of(engine, *arguments) for engine in engines))


def show_block(engines, script, kind, block):
    shown = 0
    context = ""
    for ours, theirs in pairs(engines, script, kind, block, 1, "list"):
        if ours == theirs:
            context = ours
            continue
        shown += 1
        if shown <= SHOWN_LINES:
            print(f"  after {context[:120]}\n    {str(ours)[:200]}\n    {str(theirs)[:200]}")
    print(f"  block {block}: {shown} lines differ")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--blocks", type=int, default=100)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("script")
    parser.add_argument("shell")
    parser.add_argument("node")
    parser.add_argument("kinds", nargs="+")
    options = parser.parse_args()
    engines = (options.shell, options.node)
    failed = False
    for kind in options.kinds:
        different = [
            int((ours or theirs).split()[0])
            for ours, theirs in pairs(engines, options.script, kind, options.first, options.blocks)
            if ours != theirs
        ]
        print(f"{kind}: {options.blocks} blocks, {len(different)} differ", flush=True)
        for block in different[:SHOWN_BLOCKS]:
            show_block(engines, options.script, kind, block)
        failed = failed or bool(different)
    sys.exit(1 if failed else 0)


main()

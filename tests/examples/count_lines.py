"""Fails if the marked parts of a C file have more lines than they may.

usage: count_lines.py MOST FILE

A part goes from a line `// BEGIN name` to the next `// END`. What counts is
every line in it that is neither empty nor a comment alone.
"""
import pathlib
import sys

most, total, count, name = int(sys.argv[1]), 0, 0, None
for line in pathlib.Path(sys.argv[2]).read_text().splitlines():
    text = line.strip()
    if text.startswith("// BEGIN "):
        name, count = text.removeprefix("// BEGIN "), 0
    elif text == "// END":
        print(f"{name}: {count} lines")
        total, name = total + count, None
    elif name and text and not text.startswith("//"):
        count += 1
print(f"{total} lines of {most}")
sys.exit(name is not None or not 0 < total <= most)

"""Fails if a page names a test or file that is not there.

usage: check_named_tests.py ROOT PAGE...

Names are in backquotes: suite::name of a Criterion test, or the path of a file.
"""
import pathlib
import re
import sys

root = pathlib.Path(sys.argv[1])
tests = set()
for path in (root / "tests").rglob("*.c"):
    tests |= {f"{suite}::{name}" for suite, name in
              re.findall(r"^Test\((\w+),\s*(\w+)", path.read_text(), re.M)}
errors = []
for page in sys.argv[2:]:
    for name in re.findall(r"`([^`\n]+)`", pathlib.Path(page).read_text()):
        if re.fullmatch(r"\w+::\w+", name) and name not in tests:
            errors.append(f"{page}: there is no test {name}")
        elif re.fullmatch(r"\w+(/[\w.-]+)+\.\w+", name):
            if not (root / name).exists():
                errors.append(f"{page}: there is no file {name}")
print("\n".join(errors) or f"{len(tests)} tests, all names are there")
sys.exit(bool(errors))

"""Fails if a function of jsmini.h is called by no test of the interface.

usage: check_calls.py HEADER TEST...
"""
import pathlib
import re
import sys

header = pathlib.Path(sys.argv[1]).read_text()
functions = re.findall(r"^JSM_API[^;(]*?\b(jsm_\w+)\(", header, re.M)
tests = "".join(pathlib.Path(name).read_text() for name in sys.argv[2:])
# As a value it is called, too: jsm_ref_free is given to be called.
missing = [name for name in functions
           if not re.search(rf"\b{name}\b\s*[(,)]", tests)]
for name in missing:
    print(f"{name} is called by no test")
print(f"{len(functions) - len(missing)} of {len(functions)} functions are called")
sys.exit(bool(missing) or not functions)

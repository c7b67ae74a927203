"""Fails if the libraries show names that are not theirs to show, or a folder
calls up by name.

usage: check_symbols.py LAYERS STATIC_LIBRARY [SHARED_LIBRARY]
       check_symbols.py --one-file STATIC_LIBRARY

The shared library exports jsm_ only, the static one jsm_ and jsmi_, and neither
has data that can be written, and nothing jumps out of frames of the host. Each folder's undefined symbols
have to be defined in a folder that layers.txt lets it see. A library built from
one file has jsm_ only, and all of it.
"""
import collections
import pathlib
import re
import subprocess
import sys

SANITIZER = re.compile(r"^_*(asan|ubsan|tsan|sancov|odr_asan|lsan)")


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


def read_layers(path):
    rows = [line.split() for line in pathlib.Path(path).read_text().splitlines()
            if line and not line.startswith("#")]
    return {row[0]: set(row) for row in rows}


# A line of objdump -t: address, seven flags, section, tab, size, [visibility,]
# name.
SYMBOL = re.compile(r"^[0-9a-f]+ (.{7}) (\S+)\t[0-9a-f]+ +(?:\.(?:hidden|internal|protected) )?(\S+)$")
WRITABLE = re.compile(r"^\*COM\*|^\.t?bss|^\.data(?!\.rel\.ro)|^\.tdata")


def members(library):
    """(folder, object, name, is_global, section) of a library's symbols."""
    current = folder = None
    for line in run("objdump", "-t", str(library)):
        header = re.match(r"^(\S+\.o): +file format", line)
        if header:
            current = header[1]
            # Meson names an object after its path: base_budget.c.o
            folder = current.split("_")[0]
            continue
        match = SYMBOL.match(line)
        if match and "d" not in match[1] and not SANITIZER.match(match[3]):
            yield folder, current, match[3], "g" in match[1], match[2]


def check_static(library, layers, errors):
    defined = {}
    wanted = collections.defaultdict(set)
    for folder, member, name, is_global, section in members(library):
        if section == "*UND*":
            if re.search(r"(set|long)jmp", name):
                errors.append(f"{member}: {name} leaves frames of the host")
            wanted[folder].add((name, member))
            continue
        if is_global:
            if not name.startswith(("jsm_", "jsmi_")):
                errors.append(f"{member}: global {name} is outside jsm_ and jsmi_")
            defined[name] = folder
        if WRITABLE.match(section) and not name.startswith(("__", ".L")):
            errors.append(f"{member}: {name} is writable data")
    for folder, names in wanted.items():
        allowed = layers.get(folder)
        if allowed is None:
            errors.append(f"{folder}: is in no layer")
            continue
        for name, member in sorted(names):
            owner = defined.get(name)
            if owner and owner not in allowed and "*" not in allowed:
                errors.append(f"{member}: {folder}/ may not use {name} of {owner}/")


def check_shared(library, errors):
    for line in run("nm", "-DP", "--defined-only", str(library)):
        name, kind = line.split()[:2]
        if kind.isupper() and not name.startswith("jsm_"):
            if not SANITIZER.match(name):
                errors.append(f"{library}: exports {name}")


def check_one_file(library, errors):
    header = pathlib.Path(__file__).resolve().parents[2] / "include/jsmini.h"
    wanted = set(re.findall(r"^JSM_API[^(]*\b(jsm_\w+)\(", header.read_text(), re.M))
    found = {name for _, _, name, is_global, section in members(library)
             if is_global and section != "*UND*"}
    errors += [f"{name} is missing" for name in sorted(wanted - found)]
    errors += [f"{name} is shown" for name in sorted(found - wanted)]


def main():
    errors = []
    if sys.argv[1] == "--one-file":
        check_one_file(sys.argv[2], errors)
        print("\n".join(errors) or "symbols ok")
        sys.exit(bool(errors))
    check_static(sys.argv[2], read_layers(sys.argv[1]), errors)
    if len(sys.argv) > 3:
        check_shared(sys.argv[3], errors)
    print("\n".join(errors) or "symbols ok")
    sys.exit(bool(errors))


main()

#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The tests that failed in a run of `meson test`, and what each said last.

    failed_tests.py LOG.json...

A summary of Meson's names the tests that failed and no more, and what they
printed may be far above it.
"""
import json
import sys

LINES = 8
GOOD = {"OK", "SKIP", "EXPECTEDFAIL"}


def main():
    for path in sys.argv[1:]:
        with open(path) as log:
            for line in log:
                test = json.loads(line)
                if test["result"] in GOOD:
                    continue
                text = test.get("stdout", "") + test.get("stderr", "")
                print(f"{test['result']}: {test['name']}"
                      f" ({test['duration']:.1f} s)")
                for last in text.splitlines()[-LINES:]:
                    print("    " + last)


main()

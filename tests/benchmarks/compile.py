"""Measures how fast large scripts compile, beside Node.

usage: compile.py [--rounds N] [--node COMMAND] COMPILE SCRIPT...

COMPILE is tests/benchmarks/compile of a release build without checks. Each
SCRIPT is a classic script, not a module, of a megabyte or more: the bundles
of npm packages do. For instance:

    npm pack echarts @babel/standalone typescript@5
    for package in *.tgz; do tar -x --one-top-level -f $package; done
    meson setup build --buildtype=release && ninja -C build
    python3 tests/benchmarks/compile.py build/tests/benchmarks/compile \\
        echarts*/package/dist/echarts.js \\
        babel*/package/babel.js typescript*/package/lib/typescript.js

In each round three processes compile each script once, one after the other:
COMPILE, which compiles all functions; node --jitless --no-lazy, which does so,
too; and node --jitless, which compiles functions when they are first called.
The times are processor time (of all threads, in Node) around jsm_compile and
`new vm.Script`, so that neither starting nor reading the file counts. The
least of the rounds is taken: what a busy machine adds is no part of it. A
ratio is Node's time divided by ours: above 1, ours is faster.
"""
import argparse
import pathlib
import re
import shlex
import subprocess

SCRIPT = """
const { readFileSync } = require("fs");
const { Script } = require("vm");
const filename = process.argv[1];
const text = readFileSync(filename, "utf8");
const before = process.cpuUsage();
new Script(text, { filename });
const { user, system } = process.cpuUsage(before);
console.log((user + system) / 1000 + " ms");
"""
MILLISECONDS = re.compile(r"([\d.]+) ms")


def measure(command, script):
    """Milliseconds of one process."""
    done = subprocess.run([*command, str(script)], capture_output=True,
                          text=True, check=True)
    return float(MILLISECONDS.match(done.stdout)[1])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--node", default="node")
    parser.add_argument("compile", type=pathlib.Path)
    parser.add_argument("scripts", nargs="+", type=pathlib.Path)
    arguments = parser.parse_args()
    node = [*shlex.split(arguments.node), "--jitless"]
    commands = [[str(arguments.compile.resolve())],
                [*node, "--no-lazy", "-e", SCRIPT],
                [*node, "-e", SCRIPT]]
    print(f"{'script':24}{'MB':>6}{'ours':>12}{'no lazy':>12}{'lazy':>12}"
          f"{'ratios':>16}")
    for script in arguments.scripts:
        rounds = [[measure(command, script) for command in commands]
                  for _ in range(arguments.rounds)]
        ours, eager, lazy = (min(times) for times in zip(*rounds))
        print(f"{script.name:24}{script.stat().st_size / 1e6:>6.1f}"
              f"{ours:>9.1f} ms{eager:>9.1f} ms{lazy:>9.1f} ms"
              f"{eager / ours:>8.2f}{lazy / ours:>8.2f}", flush=True)


if __name__ == "__main__":
    main()

"""Runs the benchmark programs in several engines and prints ratios.

usage: compare.py [--rounds N] [--engine NAME=COMMAND]... [--csv FILE]
                  SHELL [PROGRAM]...

In each round every engine runs every program once, one after the other, so
that whatever disturbs the machine disturbs all of them. The time of a program
is what its process takes beyond what the same engine takes for an empty
script. A ratio is another engine's time divided by ours in the same round:
above 1, ours is faster. Medians of the rounds are printed.

Engines are found by name on PATH: node --jitless, node, jsc --useJIT=false,
qjs. --engine adds one, or gives the command of a known one.
"""
import argparse
import os
import pathlib
import shlex
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

KNOWN = {
    "node --jitless": ["node", "--jitless"],
    "node": ["node"],
    "jsc --useJIT=false": ["jsc", "--useJIT=false"],
    "qjs": ["qjs", "--std"],
}


def find_engines(shell, additions):
    engines = {"jsmini": [shell]}
    for name, command in KNOWN.items():
        if shutil.which(command[0]):
            engines[name] = command
    for text in additions:
        name, _, command = text.partition("=")
        engines[name] = shlex.split(command)
    return engines


def run(command, program):
    """Seconds, or None if the program does not print ok."""
    start = time.perf_counter()
    try:
        done = subprocess.run([*command, str(program)], capture_output=True,
                              text=True, timeout=300)
    except (OSError, subprocess.TimeoutExpired):
        return None
    seconds = time.perf_counter() - start
    return seconds if done.stdout.strip() == "ok" else None


def start_up(command, rounds):
    with tempfile.NamedTemporaryFile("w", suffix=".js") as empty:
        times = []
        for _ in range(max(rounds, 5)):
            start = time.perf_counter()
            subprocess.run([*command, empty.name], capture_output=True)
            times.append(time.perf_counter() - start)
        return statistics.median(times)


def measure(engines, programs, rounds):
    """times[program][engine]: a list with one net time per round."""
    base = {name: start_up(command, rounds)
            for name, command in engines.items()}
    times = {program: {name: [] for name in engines} for program in programs}
    for number in range(rounds):
        for program in programs:
            for name, command in engines.items():
                seconds = run(command, program)
                if seconds is not None:
                    seconds = max(seconds - base[name], 1e-4)
                times[program][name].append(seconds)
        print(f"round {number + 1} of {rounds}", end="\r", file=sys.stderr,
              flush=True)
    return base, times


def median(values):
    known = [value for value in values if value is not None]
    return statistics.median(known) if known else None


def ratio(times, ours, other):
    pairs = [b / a for a, b in zip(times[ours], times[other])
             if a is not None and b is not None]
    return statistics.median(pairs) if pairs else None


def show(value, digits):
    return "-" if value is None else f"{value:.{digits}f}"


def print_table(engines, times, base):
    others = [name for name in engines if name != "jsmini"]
    print("start  " + "  ".join(
        f"{name} {seconds * 1000:.1f} ms" for name, seconds in base.items()))
    print(f"{'':18}{'jsmini ms':>10}" + "".join(f"{name:>20}" for name in others))
    ratios = {name: [] for name in others}
    for program, row in times.items():
        ours = median(row["jsmini"])
        line = f"{program.stem:18}{show(ours and ours * 1000, 1):>10}"
        for name in others:
            value = ratio(row, "jsmini", name)
            if value is not None:
                ratios[name].append(value)
            line += f"{show(value, 2):>20}"
        print(line)
    line = f"{'median of ratios':28}"
    for name in others:
        line += f"{show(median(ratios[name]), 2):>20}"
    print(line)


def write_csv(path, times):
    with open(path, "w", encoding="utf-8") as file:
        file.write("program,engine,round,seconds\n")
        for program, row in times.items():
            for name, values in row.items():
                for number, value in enumerate(values, 1):
                    file.write(f"{program.stem},{name},{number},{value}\n")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--engine", action="append", default=[])
    parser.add_argument("--csv")
    parser.add_argument("shell")
    parser.add_argument("programs", nargs="*", type=pathlib.Path)
    arguments = parser.parse_args()
    here = pathlib.Path(__file__).parent
    programs = arguments.programs or sorted(here.glob("micro/*.js")) + sorted(
        here.glob("programs/*.js"))
    engines = find_engines(os.path.abspath(arguments.shell), arguments.engine)
    base, times = measure(engines, programs, arguments.rounds)
    print_table(engines, times, base)
    if arguments.csv:
        write_csv(arguments.csv, times)
    missing = [program.stem for program, row in times.items()
               if None in row["jsmini"]]
    if missing:
        print("wrong or failed in jsmini: " + " ".join(missing))
    sys.exit(bool(missing))


if __name__ == "__main__":
    main()

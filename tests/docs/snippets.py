"""Compiles and runs the C in documents and compares what it prints.

usage: snippets.py LIBRARY INCLUDE DOCUMENT COMPILER...

A block of code that begins with a fence and `c` is C. All those of a section,
which begins with a heading of level 1 or 2, are one program: blocks `c` as they
are, at the level of the file; blocks `c main` in a main function after them, in
which `runtime` and `cx` are a new runtime and a context of it. A block that has
a main function of its own is a program. A block `output` is what the section
prints; a program without one has to end well, and is not asked what it prints.

`needs=NAME` leaves the section out if pkg-config knows no library NAME, and
builds with that library otherwise.
"""
import difflib
import os
import pathlib
import re
import subprocess
import sys
import tempfile

library, include, document = map(pathlib.Path, sys.argv[1:4])
compiler = sys.argv[4:]

PROLOGUE = """\
#include <jsmini.h>
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

"""
MAIN = """
static bool show_error(void *data, const void *text, size_t length)
{
    return fwrite(text, 1, length, data) == length;
}

int main(void)
{
    jsm_runtime *runtime = jsm_runtime_new(NULL);
    jsm_context *cx = jsm_context_new(runtime, NULL);
    int status = EXIT_SUCCESS;

"""
EPILOGUE = """
    if (jsm_pending(cx) != JSM_OK) {
        jsm_print_error(cx, jsm_catch(cx), show_error, stderr);
        status = EXIT_FAILURE;
    }
    jsm_runtime_free(runtime);
    return status;
}
"""


class Section:
    def __init__(self, title, line):
        self.title, self.line = title, line
        self.program = self.file = self.main = ""
        self.output = None
        self.needs = []

    def add(self, words, text, line):
        place = f'#line {line} "{document.name}"\n'
        if words[0] == "output":
            self.output = text
        elif "int main(" in text:
            self.program += place + text
        elif "main" in words:
            self.main += place + text
        else:
            self.file += place + text
        self.needs += [word.removeprefix("needs=") for word in words
                       if word.startswith("needs=")]

    def source(self):
        if self.program:
            return self.program
        return PROLOGUE + self.file + MAIN + self.main + EPILOGUE

    def has_code(self):
        return bool(self.program or self.file or self.main)


def read_sections():
    sections, words, text, start = [Section("", 0)], None, "", 0
    for number, line in enumerate(document.read_text().splitlines(), 1):
        fence = re.match(r"```(.*)$", line)
        if fence and words is None:
            words, text, start = fence[1].split() or [""], "", number + 1
        elif fence:
            if words[0] in ("c", "output"):
                sections[-1].add(words, text, start)
            words = None
        elif words is not None:
            text += line + "\n"
        elif re.match(r"##? ", line):
            sections.append(Section(line.lstrip("# "), number))
    return [section for section in sections if section.has_code()]


def flags_of(needs):
    done = subprocess.run(["pkg-config", "--cflags", "--libs", *needs],
                          capture_output=True, text=True)
    return done.stdout.split() if done.returncode == 0 else None


def run(section, folder):
    """What went wrong, or "" or None for a section that is left out."""
    flags = []
    if section.needs:
        flags = flags_of(section.needs)
        if flags is None:
            return None
    source, program = folder / "snippet.c", folder / "snippet"
    source.write_text(section.source())
    built = subprocess.run(
        [*compiler, "-std=c11", "-D_DEFAULT_SOURCE", "-Wall", "-Wextra",
         "-Werror", f"-I{include}", "-o", str(program), str(source),
         str(library), *flags, "-lm", "-pthread"],
        capture_output=True, text=True)
    if built.returncode != 0:
        return built.stdout + built.stderr
    done = subprocess.run([str(program)], capture_output=True, text=True,
                          timeout=60,
                          env={**os.environ, "SDL_VIDEODRIVER": "dummy"})
    problems = done.stderr
    if done.returncode != 0:
        problems += f"exit status {done.returncode}\n"
    if section.output is not None and done.stdout != section.output:
        problems += "".join(difflib.unified_diff(
            section.output.splitlines(True), done.stdout.splitlines(True),
            "expected", "printed"))
    return problems


passed = failed = 0
with tempfile.TemporaryDirectory() as name:
    for section in read_sections():
        problems = run(section, pathlib.Path(name))
        where = f"{document.name}:{section.line}: {section.title}"
        if problems is None:
            print(f"{where}: left out, needs {' '.join(section.needs)}")
        elif problems:
            print(f"{where}:\n{problems}")
            failed += 1
        else:
            passed += 1
print(f"{passed} passed, {failed} failed")
sys.exit(failed > 0 or passed == 0)

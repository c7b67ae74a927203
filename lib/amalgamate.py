"""Writes the whole library as one source file and one header.

usage: amalgamate.py FOLDER

FOLDER gets jsmini.c and jsmini.h, to be put into a project and built with one
call of a compiler: cc -O2 -fno-strict-aliasing -c jsmini.c

Everything but the functions of jsmini.h becomes static. Names that files keep
to themselves may be used by several files: each is given the name of its file
in front, by a macro that ends with the text of the file (so that the pasting
and quoting of tokens see what they always saw). Macros of a file end with it
too. Which files there are and in which order is read from the meson.build
files.
"""
import collections
import functools
import pathlib
import re
import sys

LIBRARY = pathlib.Path(__file__).resolve().parent
ROOT = LIBRARY.parent

TOKEN = re.compile(r"""
    (?P<comment>//[^\n]*|/\*.*?\*/)
  | (?P<directive>(?:(?<=\n)|\A)[ \t]*\#(?:[^\n\\]|\\\n|\\.)*)
  | (?P<text>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')
  | (?P<name>[A-Za-z_]\w*)
  | (?P<number>\.?\d(?:[eEpP][+-]|[\w.])*)
  | (?P<space>\s+|\\\n)
  | (?P<mark>\#\#|->|.)
""", re.VERBOSE | re.DOTALL)

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*"([^"]+)"[^\n]*\n?', re.M)
DEFINE = re.compile(r"[ \t]*#[ \t]*define[ \t]+(\w+)(\([^)]*\))?")
COMPLETE = re.compile(r"\b(?:struct|union|enum) (\w+)\s*\{")
FEATURE = re.compile(r"^#define (_\w+_SOURCE)\b.*\n", re.M)
UNDEFINE = re.compile(r"[ \t]*#[ \t]*undef[ \t]+(\w+)")

# What begins something that is no declaration of a function or an object.
OTHER_BEGINNINGS = {"typedef", "static", "_Static_assert", "return", "case",
                    "goto", "else", "do", "if", "for", "while", "switch"}

KEYWORDS = {"bool", "void", "char", "int", "double", "_Static_assert", "{"}

Token = collections.namedtuple("Token", "kind text start")


@functools.lru_cache(maxsize=None)
def tokens_of(text):
    """The tokens that matter, without space and comments."""
    return [Token(match.lastgroup, match[0], match.start())
            for match in TOKEN.finditer(text)
            if match.lastgroup not in ("space", "comment")]


def source_list():
    """The .c files in the order of the meson.build files."""
    paths = []
    top = (LIBRARY / "meson.build").read_text()
    for folder in re.findall(r"subdir\('(\w+)'\)", top):
        text = (LIBRARY / folder / "meson.build").read_text()
        paths += [f"{folder}/{name}" for name in re.findall(r"'(\w+\.c)'", text)]
    return paths


def chunks_of(tokens):
    """Cuts what stands at file scope into declarations and definitions, each a
    list of tokens; directives are chunks of their own."""
    chunk = []
    depth = 0
    for token in tokens:
        if token.kind == "directive":
            if depth == 0 and not chunk:
                yield [token]
            continue
        chunk.append(token)
        if token.text in "({[":
            depth += 1
        elif token.text in ")}]":
            depth -= 1
        # A body ends a function; a brace that ends a list or a struct is
        # followed by the rest of its declaration.
        if depth == 0 and (token.text == ";" or
                           token.text == "}" and is_function(chunk)):
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def top_level(chunk):
    """The tokens outside of all brackets, with those brackets themselves."""
    depth = 0
    for token in chunk:
        if token.text in ")}]":
            depth -= 1
        if depth == 0:
            yield token
        if token.text in "({[":
            depth += 1


def is_function(chunk):
    """Whether a chunk that ends with a brace is a function's definition."""
    flat = [token.text for token in top_level(chunk)]
    return "=" not in flat and flat[-3:-2] == [")"] and flat[0] != "typedef"


def declared_name(chunk):
    """Where a chunk has the name of what it declares to other files, or None:
    the first name of the library's that follows a type."""
    depth = 0
    for i, token in enumerate(chunk):
        if token.text in ")}]":
            depth -= 1
        if (depth == 0 and token.kind == "name" and i > 0 and
                token.text.startswith("jsmi_") and
                (chunk[i - 1].kind == "name" or chunk[i - 1].text == "*")):
            return i
        if depth == 0 and token.text == "=":
            return None
        # result (name)(parameters): a macro of that name does not apply.
        if (depth == 0 and token.text == "(" and i > 0 and
                chunk[i - 1].kind == "name" and
                [t.text for t in chunk[i + 2:i + 4]] == [")", "("]):
            return i
        if token.text in "({[":
            depth += 1
    return None


def make_static(text):
    """Declares and defines as static what is shared by the library's files."""
    edits = []  # (start, end, replacement)

    def visit(chunk, base):
        found = declared_name(chunk)
        if found is None:
            return
        head = chunk[:found]
        # A call of a macro that declares may stand before, without a mark of
        # its end.
        begin = max((i + 1 for i, token in enumerate(head)
                     if token.text == ")"), default=0)
        if begin == len(head):
            begin = 0
        head = head[begin:]
        if any(token.text in OTHER_BEGINNINGS for token in head):
            return
        first = head[0]
        end = first.start
        if first.text == "extern":
            end += len("extern ")
        edits.append((base + first.start, base + end, "static "))

    for chunk in chunks_of(tokens_of(text)):
        if chunk[0].kind != "directive":
            visit(chunk, 0)
            continue
        # A macro that declares.
        define = DEFINE.match(chunk[0].text)
        if define and "jsmi_" in chunk[0].text:
            body = chunk[0].text[define.end():]
            base = chunk[0].start + define.end()
            for inner in chunks_of(tokens_of(body)):
                visit(inner, base)
    for start, end, replacement in reversed(edits):
        text = text[:start] + replacement + text[end:]
    return text


def local_names(text):
    """What a source file declares at file scope for itself: functions, objects,
    types, tags and constants."""
    names = set()
    for chunk in chunks_of(tokens_of(text)):
        if chunk[0].kind == "directive":
            continue
        for i, token in enumerate(chunk[:-1]):
            if (token.text in ("struct", "union", "enum") and
                    [t.text for t in chunk[i + 2:i + 3]] == ["{"]):
                names.add(chunk[i + 1].text)
        if any(token.text == "enum" for token in chunk):
            names |= enumerators(chunk)
        flat = list(top_level(chunk))
        for token, after in zip(flat, flat[1:]):
            if token.kind == "name" and after.text in "([=;,":
                names.add(token.text)
            if token.text == "=":
                break
        # typedef result (*Name)(parameters);
        for i in range(len(chunk) - 3):
            if (chunk[0].text == "typedef" and chunk[i].text == "(" and
                    chunk[i + 1].text == "*" and chunk[i + 3].text == ")"):
                names.add(chunk[i + 2].text)
    return {name for name in names - KEYWORDS
            if not name.startswith(("jsmi_", "jsm_"))}


def enumerators(chunk):
    """The constants that an enum in a chunk declares."""
    names = set()
    inside = False
    for before, token, after in zip(chunk, chunk[1:], chunk[2:]):
        if before.text == "enum" and token.text == "{":
            inside = True
        elif token.text == "{" and before.kind == "name":
            inside = inside or any(t.text == "enum" for t in chunk)
        elif token.text == "}":
            inside = False
        if (inside and token.kind == "name" and before.text in "{," and
                after.text in ",=}"):
            names.add(token.text)
    return names


@functools.lru_cache(maxsize=None)
def macros_of(text):
    """The macros that are still defined where a text ends, in order."""
    macros = {}
    for token in tokens_of(text):
        if token.kind == "directive":
            define = DEFINE.match(token.text)
            undefine = UNDEFINE.match(token.text)
            if define:
                macros[define[1]] = True
            elif undefine:
                macros.pop(undefine[1], None)
    return list(macros)


def rename(text, names):
    """Gives names a file keeps to itself others, up to its end: by macros, but
    where such a name is that of a member, too, in the text itself."""
    tokens = tokens_of(text)
    members = {token.text for before, token in zip(tokens, tokens[1:])
               if before.text in (".", "->")}
    edits = [token for before, token in zip(tokens, tokens[1:])
             if token.text in names and token.text in members and
             before.text not in (".", "->")]
    for token in reversed(edits):
        end = token.start + len(token.text)
        text = text[:token.start] + names[token.text] + text[end:]
    head = "".join(f"#define {name} {names[name]}\n"
                   for name in sorted(names.keys() - members))
    return head + text


class Amalgamation:
    def __init__(self):
        self.headers = {}  # path: text without its includes, in order
        self.sources = {}
        # What is in the tables that a source includes: names to be pasted to
        # others, which stay as they are.
        self.table_words = collections.defaultdict(set)
        # What asks for more of the C library: comes before all includes.
        self.features = {}

    def read(self, path, reader=None):
        """The text of a file with everything in it that is included for the
        text of it; headers that declare go before all sources."""
        text = (LIBRARY / path).read_text()
        if re.search(r"^#pragma once$", text, re.M):
            text = re.sub(r"^#pragma once\n", "", text, flags=re.M)
        text = re.sub(r"\A// SPDX[^\n]*\n(?://\n)?", "", text)
        self.features.update(dict.fromkeys(FEATURE.findall(text)))
        text = FEATURE.sub("", text)
        return INCLUDE.sub(lambda match: self.include(match[1], reader), text)

    def include(self, path, reader):
        if path == "jsmini.h":
            return ""
        text = (LIBRARY / path).read_text()
        if not re.search(r"^#pragma once$", text, re.M):
            if path.endswith(".def"):
                self.table_words[reader] |= {t.text for t in tokens_of(text)}
            return self.read(path, reader)
        if path not in self.headers:
            self.headers[path] = None  # being read
            text = self.read(path)
            del self.headers[path]
            self.headers[path] = text
        return ""

    def collect(self):
        for path in source_list():
            self.sources[path] = self.read(path, path)

    def renamed(self):
        """path: {name: new name} of what would clash."""
        owners = collections.defaultdict(list)
        for path, text in self.sources.items():
            for name in local_names(text):
                owners[name].append(path)
        macros = set()
        words = set()
        complete = set()
        for text in self.headers.values():
            macros |= set(macros_of(text))
            words |= {token.text for token in tokens_of(text)}
            complete |= set(COMPLETE.findall(text))
        result = collections.defaultdict(dict)
        for name, paths in owners.items():
            # A type that headers name and one file completes.
            completes = (name in words - complete and name.startswith("Js"))
            if name in macros or completes:
                continue
            # Names of one word are what C libraries have, too.
            is_short = name.islower() and "_" not in name
            if len(paths) > 1 or name in words or is_short:
                for path in paths:
                    place = path[:-2].replace("/", "_")
                    if (name not in macros_of(self.sources[path]) and
                            name not in self.table_words[path]):
                        result[path][name] = f"{place}_{name}"
        return result

    def write(self, out):
        renamed = self.renamed()
        out.write(introduction(self.features))
        for path, text in self.headers.items():
            out.write(title(path))
            out.write(make_static(text))
        for path, text in self.sources.items():
            text = rename(text, renamed[path])
            out.write(title(path))
            out.write(make_static(text))
            for name in macros_of(text):
                out.write(f"#undef {name}\n")


def introduction(features):
    licence = (ROOT / "LICENSE").read_text().rstrip()
    version = re.search(r"version : '([^']+)'",
                        (ROOT / "meson.build").read_text())[1]
    lines = ["SPDX-License-Identifier: MIT", "",
             f"libjsmini {version} in one file, generated from many: what is",
             "to be changed is to be changed there.", ""]
    lines += licence.split("\n")
    text = "".join(f"// {line}".rstrip() + "\n" for line in lines)
    for name in features:
        text += f"\n#ifndef {name}\n#define {name}\n#endif"
    return text + """
#ifndef JSM_BUILD
#define JSM_BUILD
#endif
#include "jsmini.h"

// Some of what the files share is for tests and tools only.
#if defined(__GNUC__)
#pragma GCC diagnostic ignored "-Wunused-function"
#endif
// The library is built with -fno-strict-aliasing. Other compilers than gcc want
// that on the command line.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC optimize("no-strict-aliasing")
#endif
"""


def title(path):
    return f"\n// {'=' * max(1, 75 - len(path))} {path}\n\n"


def main():
    if len(sys.argv) != 2 or sys.argv[1].startswith("-"):
        sys.exit(__doc__)
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    amalgamation = Amalgamation()
    amalgamation.collect()
    with open(folder / "jsmini.c", "w", encoding="utf-8") as out:
        amalgamation.write(out)
    header = (ROOT / "include" / "jsmini.h").read_text()
    (folder / "jsmini.h").write_text(header)


main()

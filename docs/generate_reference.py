"""Makes docs/reference.md from include/jsmini.h.

usage: generate_reference.py [--check]

The header is the manual: its words are taken as they are. With --check nothing
is written: it fails if the page is not what it would write, or if the header
has a function without a word.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "reference.md"
SECTION = re.compile(r"^// =+ (\d+)\. (.+)$")


class Item:
    """A declaration, or a row of them that share their words."""

    def __init__(self, words):
        self.words = words
        self.code = []
        self.begin = 0  # of its last declaration

    def text(self):
        return "\n".join(self.code)

    def is_complete(self):
        return is_complete(self.code[self.begin:])

    def add(self, line):
        self.begin = len(self.code)
        self.code.append(line)

    def has_words(self):
        return bool(self.words) or "//" in self.text()

    def names(self):
        """What it declares, in order."""
        # Members and parameters are inside of brackets.
        text = re.sub(r"//[^\n]*", "", self.text())
        names = re.findall(r"^#define (\w+)", text, re.M)
        text = re.sub(r"^#define(?:.*\\\n)*.*$", "", text, flags=re.M)
        # Constants without a type of their own.
        for constants in re.findall(r"\benum \{([^}]*)\};", text):
            names += re.findall(r"\bJSM_\w+(?=\s*(?:=|,|$))", constants)
        while re.search(r"\{[^{}]*\}", text):
            text = re.sub(r"\{[^{}]*\}", "", text)
        names += re.findall(r"\(\*(jsm_\w+)\)", text)
        names += re.findall(r"\b(jsm_\w+)\s*\((?!\*)", text)
        names += re.findall(r"^typedef [^;(]*?\b(jsm_\w+);", text, re.M)
        return names


def is_complete(code):
    """Whether the lines of a declaration or macro have come to its end."""
    text = re.sub(r"//[^\n]*", "", "\n".join(code)).rstrip()
    if text.startswith("#define"):
        return not text.endswith("\\")
    return text.count("{") == text.count("}") and text.endswith(";")


def parse(header):
    """(introduction, [(number, title, [words or Item])])"""
    lines = header.split("\n")
    start = next(i for i, line in enumerate(lines) if not line.startswith("//"))
    introduction = [line[3:] for line in lines[2:start]]
    sections = []
    words = []
    item = None
    for line in lines[start:]:
        title = SECTION.match(line)
        if title:
            sections.append((title[1], title[2], []))
            words, item = [], None
        elif not sections or line.startswith("// clang-format"):
            continue
        elif item and not item.is_complete():
            item.code.append(line)
        elif line.startswith("//"):
            words.append(line[3:])
        elif not line:
            if words:
                sections[-1][2].append(words)
            words, item = [], None
        elif line.startswith("#") and not line.startswith("#define"):
            break
        else:
            if words or not item:
                item = Item(words)
                sections[-1][2].append(item)
            item.add(line)
            words = []
    return introduction, sections


def escape(line):
    """A line of words for Markdown: what is not quoted stands for itself."""
    parts = re.split(r"(`[^`]*`)", line)
    for i in range(0, len(parts), 2):
        parts[i] = re.sub(r"([*<>\[\]])", r"\\\1", parts[i])
        parts[i] = re.sub(r"(?<![\w`])_(?=\w)", r"\\_", parts[i])
    return "".join(parts)


def link(line, known, own):
    def replace(match):
        name = match[0]
        if name not in known or name in own:
            return name
        return f"[{name}](#{name})"

    parts = re.split(r"(`[^`]*`)", line)
    for i in range(0, len(parts), 2):
        parts[i] = re.sub(r"\bjsm_\w+", replace, parts[i])
    return "".join(parts)


def clean(code):
    """A declaration without what only compilers want to know."""
    text = "\n".join(code)
    text = re.sub(r"\s*JSM_PRINTF\([^)]*\)", "", text)
    return re.sub(r"^JSM_API ", "", text, flags=re.M)


def render(header):
    introduction, sections = parse(header)
    items = [part for _, _, parts in sections for part in parts
             if isinstance(part, Item)]
    known = {name for item in items for name in item.names()}
    out = ["# Reference", "",
           "Made from `include/jsmini.h` by `docs/generate_reference.py`; "
           "what is to be", "changed is to be changed there.", ""]
    out += [f"* [{number}. {title}](#section-{number})"
            for number, title, _ in sections]
    out += ["* [Index](#index)", "", "## Rules", ""]
    out += [link(escape(line), known, ()).rstrip() for line in introduction]
    for number, title, parts in sections:
        out += ["", f'## <a id="section-{number}"></a>{number}. {title}']
        for part in parts:
            if not isinstance(part, Item):
                out += [""] + [link(escape(line), known, ()) for line in part]
                continue
            names = part.names()
            anchors = "".join(f'<a id="{name}"></a>' for name in names)
            out += ["", f"### {anchors}{', '.join(names)}", "", "```c",
                    clean(part.code), "```"]
            if part.words:
                out += [""] + [link(escape(line), known, names)
                               for line in part.words]
    out += ["", '## <a id="index"></a>Index', ""]
    out += [f"* [{name}](#{name})"
            for name in sorted(known, key=lambda name: (name.lower(), name))]
    return "\n".join(out) + "\n"


def main():
    header = (ROOT / "include" / "jsmini.h").read_text()
    page = render(header)
    if sys.argv[1:] != ["--check"]:
        PAGE.write_text(page)
        return
    silent = [name for _, _, parts in parse(header)[1] for item in parts
              if isinstance(item, Item) and not item.has_words()
              for name in item.names()]
    for name in silent:
        print(f"jsmini.h: {name} is not documented")
    if not PAGE.exists() or PAGE.read_text() != page:
        print("docs/reference.md is out of date: run docs/generate_reference.py")
        sys.exit(1)
    sys.exit(bool(silent))


main()

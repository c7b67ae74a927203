"""Types at the shell's prompt in a pseudo-terminal and reads what it shows.

usage: prompt_tests.py SHELL [NAME]

With a name, only the test of that name.

Every wait is for a text to appear, never for a time to pass: on a slow machine
the tests are slow, and that is all.
"""
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import tempfile
import termios

TIMEOUT = 100
SEQUENCE = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")

UP, DOWN, RIGHT, LEFT = "\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D"
HOME, END, DELETE = "\x1b[H", "\x1b[F", "\x1b[3~"
BACKSPACE, TAB, ENTER = "\x7f", "\t", "\r"


def control(letter):
    return chr(ord(letter) & 31)


class Session:
    """A shell in a terminal of its own."""

    def __init__(self, *options, home, columns=80, **variables):
        environment = {"PATH": "/nonexistent", "TERM": "xterm", "HOME": home,
                       "LD_LIBRARY_PATH": os.environ.get("LD_LIBRARY_PATH", ""),
                       "ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", ""),
                       **variables}
        self.shown = ""     # since the last expect, escape sequences included
        self.process, self.terminal = pty.fork()
        if self.process == 0:
            os.execve(SHELL, [SHELL, *options], environment)
        fcntl.ioctl(self.terminal, termios.TIOCSWINSZ,
                    struct.pack("HHHH", 24, columns, 0, 0))
        self.expect("> ")

    def read(self):
        ready, _, _ = select.select([self.terminal], [], [], TIMEOUT)
        if not ready:
            raise AssertionError(f"nothing more after {self.shown!r}")
        try:
            data = os.read(self.terminal, 65536)
        except OSError:     # the other side is closed
            data = b""
        self.shown += data.decode("utf-8", "replace")
        return data

    def expect(self, text, raw=False):
        """Waits for a text, and forgets what was shown up to its end.

        Unless it is to be `raw`, escape sequences and carriage returns are not
        there.
        """
        while True:
            shown = self.shown if raw else SEQUENCE.sub("", self.shown).replace("\r", "")
            place = shown.find(text)
            if place >= 0:
                before = shown[:place]
                self.shown = shown[place + len(text):]
                return before
            if not self.read():
                raise AssertionError(f"no {text!r} in {self.shown!r}")

    def type(self, *keys):
        os.write(self.terminal, "".join(keys).encode())

    def enter(self, *keys, shows):
        """Types an input; what it shows has to end in an empty prompt."""
        self.type(*keys, ENTER)
        self.expect("\n" + shows + "\n")
        self.expect("> ")

    def end(self, status=0):
        """Waits for the end, and gives what was shown until then."""
        while self.read():
            pass
        os.close(self.terminal)
        _, ended = os.waitpid(self.process, 0)
        code = os.waitstatus_to_exitcode(ended)
        assert code == status, f"status {code}: {self.shown!r}"
        assert "Sanitizer" not in self.shown, self.shown
        return self.shown

    def leave(self):
        self.type(control("D"))
        return self.end()

    def abandon(self):
        """Ends a session that has failed, by its own process id."""
        try:
            os.kill(self.process, signal.SIGKILL)
            os.waitpid(self.process, 0)
            os.close(self.terminal)
        except OSError:
            pass            # it has ended already


def test_values(session):
    session.enter("1 + 1", shows="2")
    session.enter("'text'", shows="'text'")
    session.enter("_ + '!'", shows="'text!'")
    session.enter("{ a: 1, b: [2] }", shows="{ a: 1, b: [ 2 ] }")
    session.enter("{ let a = 1 }", shows="undefined")
    session.enter("class Point { x = 1 }; new Point()",
                  shows="Point { x: 1 }")
    session.enter("var o = {}; o.o = o", shows="<ref *1> { o: [Circular *1] }")
    session.enter("let a = 1", shows="undefined")
    session.enter("const a = 2", shows="undefined")
    session.enter("a", shows="2")
    session.leave()


def test_editing_keys(session):
    session.enter("13", LEFT, "2", shows="123")
    session.enter("23", HOME, "1", END, "4", shows="1234")
    session.enter("23", control("A"), "1", control("E"), "4", shows="1234")
    session.enter("1x2", LEFT, BACKSPACE, shows="12")
    session.enter("1x2", HOME, RIGHT, DELETE, shows="12")
    session.enter("1x2", control("B"), control("B"), control("D"), shows="12")
    session.enter("'a b c'", LEFT, control("W"), "d'", DELETE, shows="'a b d'")
    session.enter("9 + 1", HOME, RIGHT, RIGHT, control("K"), shows="9")
    session.enter("9 + 1", LEFT, control("U"), shows="1")
    session.enter("12", control("U"), "3", control("Y"), shows="312")
    session.enter("132", LEFT, control("T"), shows="123")
    session.enter("'one two'", "\x1bb", "\x1bb", "\x1bd", "1", shows="'1 two'")
    session.enter("'one two'", "\x1b[1;5D", "\x1b[1;5D", "\x1b[1;5C", "!",
                  shows="'one! two'")
    session.type("garbage", control("C"))
    session.expect("garbage\n")
    session.type(control("L"))
    session.expect("\x1b[2J", raw=True)
    session.enter("7", shows="7")
    session.leave()


def test_wide_and_long_lines(session):
    # Two columns each, and a mark that combines: one character.
    session.enter("'日本e\u0301x'", LEFT, LEFT, BACKSPACE, shows="'日本x'")
    session.enter("'日本x'", LEFT, LEFT, BACKSPACE, "国", shows="'日国x'")
    session.type("'日本'", LEFT)
    # Behind the prompt, the quotation mark and four columns.
    session.expect("\r\x1b[7C", raw=True)
    session.enter(shows="'日本'")
    text = "'" + "0123456789" * 12 + "'"
    session.type(text)
    # The row is full, and the text goes on in the next.
    session.expect("6\n7")
    session.enter(".length", shows="120")
    session.leave()


def test_incomplete_input(session):
    session.type("function twice(x) {", ENTER)
    session.expect(". ")
    session.type(TAB, "return 2 * x;", ENTER)
    session.expect(". ")
    session.enter("}", shows="undefined")
    session.enter("twice(4)", shows="8")
    # All lines of an input are one entry of the history, to be edited.
    session.enter(UP, UP, UP, END, LEFT, " + 1", shows="undefined")
    session.enter("twice(4)", shows="9")
    session.type("`a", ENTER)
    session.expect(". ")
    session.enter("b`", shows="'a\\nb'")
    session.type("{ a: 1,", ENTER)
    session.expect(". ")
    session.enter("b: 2 }", shows="{ a: 1, b: 2 }")
    session.type("[1,", ENTER)
    session.expect(". ")
    session.enter("2", UP, "4", DOWN, END, "]", shows="[ 41, 2 ]")
    session.enter("1 +", ENTER, "2", shows="3")
    session.type("(1,", ENTER, control("C"))
    session.expect("\n> ")
    session.enter("5", shows="5")
    session.leave()


def test_history(session, home):
    session.enter("11", shows="11")
    session.enter("22", shows="22")
    session.enter("[", ENTER, "33]", shows="[ 33 ]")
    session.enter(" 44", shows="44")            # begins with a blank: not kept
    session.enter(UP, UP, UP, shows="22")
    session.enter("6", UP, DOWN, "7", shows="67")
    session.type(control("R"), "1")
    session.expect("search '1': 11")
    session.enter(shows="11")
    session.type(control("R"), "2")
    session.expect("search '2': 22")
    session.enter(control("G"), "8", shows="8")
    session.leave()
    path = os.path.join(home, ".local/state/jsmini/history")
    with open(path, encoding="utf-8") as file:
        assert file.read() == "11\n22\n[\\n33]\n22\n67\n11\n8\n"
    assert os.stat(path).st_mode & 0o777 == 0o600
    again = Session(home=home)
    again.enter(UP, shows="8")
    again.enter(control("P"), control("P"), shows="11")
    again.leave()
    state = os.path.join(home, "state")
    other = Session(home=home, XDG_STATE_HOME=state)
    other.enter("1", shows="1")
    other.leave()
    assert os.path.exists(os.path.join(state, "jsmini/history"))
    none = Session("--no-history", home=home, XDG_STATE_HOME=state)
    none.enter(UP, "2", shows="2")
    none.leave()
    with open(os.path.join(state, "jsmini/history"), encoding="utf-8") as file:
        assert file.read() == "1\n"


def test_completion(session):
    session.enter("'x'.toUp", TAB, "()", shows="'X'")
    session.enter("var lengthy = { property: { deep: 5 } }; 0", shows="0")
    session.enter("leng", TAB, ".prop", TAB, ".de", TAB, shows="5")
    session.enter("const secret = [3]; 0", shows="0")
    session.enter("secr", TAB, ".ma", TAB, "(x => x)", shows="[ 3 ]")
    session.enter("typ", TAB, " 1", shows="'number'")
    session.enter("lengthy?.prop", TAB, ".deep", shows="5")
    # Several words: what they have in common, then all of them.
    session.enter("var apple1 = 1, apple2 = 2; 0", shows="0")
    session.type("app", TAB, TAB, TAB)
    session.expect("apple1  apple2\n")
    session.enter("2", shows="2")
    # Nothing runs: neither getters nor traps.
    session.enter("var runs = 0; var getter = { get inner() { runs++; "
                  "return {}; } }; 0", shows="0")
    session.enter("var proxy = new Proxy({}, { get() { runs++; }, "
                  "ownKeys() { runs++; return []; }, "
                  "getPrototypeOf() { runs++; return null; } }); 0", shows="0")
    session.type("getter.inner.", TAB, TAB, "proxy.", TAB, TAB, control("C"))
    session.expect("\n> ")
    session.enter("runs", shows="0")
    session.leave()


def test_errors(session):
    session.type("let x = 1; null.y", ENTER)
    session.expect("Uncaught:\n<prompt>:1:")
    session.expect("let x = 1; null.y\n")
    session.expect("^\nTypeError: ")
    session.expect("> ")
    session.type("a b", ENTER)
    session.expect("a b\n  ^\nSyntaxError: ")
    session.expect("> ")
    session.type("throw 'text'", ENTER)
    session.expect("Uncaught:\n'text'\n")
    session.expect("> ")
    session.type("Promise.reject(new Error('nobody cares')); 0", ENTER)
    session.expect("Uncaught (in promise):")
    session.expect("nobody cares")
    session.expect("> ")
    session.enter("1", shows="1")
    session.leave()


def test_interrupts(session):
    session.type("print('begins'); for (;;) ;", ENTER)
    session.expect("\nbegins\n")
    session.type(control("C"))
    session.expect("interrupted\n")
    session.expect("> ")
    session.enter("1", shows="1")
    session.type("print('waits'); await new Promise(() => "
                 "setInterval(() => 0, 3600000))", ENTER)
    session.expect("\nwaits\n")
    session.type(control("C"))
    session.expect("interrupted\n")
    session.expect("> ")
    session.type("setTimeout(() => { print('task'); for (;;) ; }); 0", ENTER)
    session.expect("\ntask\n")
    session.type(control("C"))
    session.expect("terminated\n")
    session.expect("> ")
    session.enter("2", shows="2")
    session.leave()


def test_asynchronous(session):
    session.enter("await Promise.resolve([1])", shows="[ 1 ]")
    session.enter("let v = await new Promise(done => setTimeout(done, 1, 5)); v",
                  shows="5")
    session.type("await Promise.reject(new RangeError('late'))", ENTER)
    session.expect("Uncaught:")
    session.expect("RangeError: late")
    session.expect("> ")
    # A task that prints while somebody types leaves the text as it was.
    session.type("setTimeout(() => print('ding'), 1); 0", ENTER, "40 + ")
    session.expect("ding\n")
    session.enter("2", shows="42")
    session.type("await new Promise(() => 0)", ENTER)
    session.expect("nothing is left")
    session.expect("> ")
    session.enter("(await import('shell:file')).exists('/')", shows="true")
    session.leave()


def test_commands(session, home):
    path = os.path.join(home, "typed.js")
    session.type(".help", ENTER)
    session.expect(".load FILE")
    session.expect("> ")
    session.enter("let one = 1", shows="undefined")
    session.type(".save ", path, ENTER)
    session.expect("\n> ")
    with open(path, encoding="utf-8") as file:
        assert file.read() == "let one = 1\n"
    with open(path, "a", encoding="utf-8") as file:
        file.write("one + 1\n")
    session.type(".load ", path, ENTER)
    session.expect("\n2\n> ")
    session.type(".load /nonexistent", ENTER)
    session.expect("cannot read /nonexistent: ")
    session.expect("> ")
    session.type(".nothing", ENTER)
    session.expect("no such command")
    session.expect("> ")
    session.type(".exit", ENTER)
    session.end()


def test_colors(session, home):
    session.type("[1, 'a']", ENTER)
    session.expect("[ \x1b[33m1\x1b[0m, \x1b[32m'a'\x1b[0m ]", raw=True)
    session.type("throw 1", ENTER)
    session.expect("\x1b[31mUncaught:\x1b[0m", raw=True)
    session.leave()
    plain = Session(home=home, NO_COLOR="1")
    plain.type("[1, 'a']", ENTER)
    plain.expect("\n[ 1, 'a' ]", raw=True)
    plain.leave()


def test_exit(session, home):
    session.type("exit(3)", ENTER)
    session.end(3)
    later = Session(home=home)
    later.type("setTimeout(exit, 1, 4); 0", ENTER)
    later.end(4)
    limited = Session("--time-limit", "20", home=home)
    limited.type("for (;;) ;", ENTER)
    limited.expect("stopped after 20 ms")
    limited.expect("> ")
    limited.enter("1", shows="1")
    limited.leave()
    dumb = Session(home=home, TERM="dumb")
    dumb.type("1 +", "\n")
    dumb.expect("... ")
    dumb.type("1\n")
    dumb.expect("\n2\n> ")
    dumb.type(control("C"))
    dumb.expect("\n> ")
    dumb.type(".exit\n")
    dumb.end()
    after = Session("-e", "var given = 6", "-i", home=home)
    after.enter("given", shows="6")
    after.leave()


def test_pipe(_, home):
    done = subprocess.run(
        [SHELL, "-i"], capture_output=True, timeout=TIMEOUT, text=True,
        input="1 +\n2\nlet f = () => {\nreturn 7\n}\nf()\n"
              "setTimeout(() => print('late'), 1); nothing\n'last'")
    assert done.stdout == "3\nundefined\n7\n'last'\nlate\n", done.stdout
    assert "nothing" in done.stderr, done.stderr
    assert done.returncode == 0


def run(*arguments, status=0, typed=""):
    done = subprocess.run([SHELL, *arguments], capture_output=True, text=True,
                          timeout=TIMEOUT, input=typed)
    assert done.returncode == status, done
    return done.stdout, done.stderr


def test_options(_):
    out, _ = run("--help")
    assert "--heap-limit" in out, out
    out, _ = run("--version")
    assert re.fullmatch(r"jsmini \d+\.\d+\.\d+\n", out), out
    for wrong in (["--nothing"], ["--heap-limit"], ["--heap-limit", "0"],
                  ["--heap-limit", "5X"], ["--heap-limit", "5MB"],
                  ["--heap-limit", "99999999999G"], ["--time-limit", "x"],
                  ["-e"]):
        _, errors = run(*wrong, status=2)
        assert "wrong option" in errors, (wrong, errors)
    for size in ("4000000", "4000k", "4M", "1G"):
        run("--heap-limit", size, "-e", "1")
    out, errors = run("--disassemble", "-e",
                      "function twice(term) { return term * 2 }\nprint(1)")
    assert "function 1 twice (1 parameters" in out, out
    assert ": term R1" in out and "2:1" in out and "print" in out, out
    assert errors == "", errors
    _, errors = run("--stats", "-e", "[1].map(x => x)")
    for word in ("memory:", "objects:", "allocations:", "collections:",
                 "fuel:"):
        assert word in errors, errors
    out, _ = run("-", "a", "b", typed="print(scriptArgs.join())")
    assert out == "<stdin>,a,b\n", out
    out, _ = run("-m", "-e", "import { args } from 'shell:process';"
                 "print(args().join())", "x", "y")
    assert out == "x,y\n", out


def main():
    failed = 0
    tests = [value for name, value in globals().items()
             if name.startswith("test_") and (len(sys.argv) < 3 or
                                              sys.argv[2] == name)]
    for test in tests:
        with tempfile.TemporaryDirectory() as home:
            session = Session(home=home)
            try:
                if test.__code__.co_argcount == 2:
                    test(session, home)
                else:
                    test(session)
            except AssertionError as error:
                failed += 1
                print(f"{test.__name__}: {error}")
            finally:
                session.abandon()
    print(f"{len(tests) - failed} passed, {failed} failed")
    sys.exit(failed > 0)


SHELL = os.path.abspath(sys.argv[1])
if __name__ == "__main__":
    main()

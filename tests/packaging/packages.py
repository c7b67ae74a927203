"""Installs a build into a temporary prefix and builds a program with it.

usage: packages.py WAY SOURCE_ROOT BUILD_ROOT

WAY is one of
    pkg-config   what is installed, and the program through its pkg-config file
    cmake        the program through find_package
    subproject   the program as a Meson project that has this one in it; it is
                 configured only
    subproject-build   the same, built and run

Exits with 77, the skip of Meson's tests, and the reason where a tool is absent.
"""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
COMPILER = os.environ.get("CC", "cc").split()


class Failed(Exception):
    pass


def run(*command, **options):
    done = subprocess.run([str(part) for part in command], text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          **options)
    if done.returncode != 0:
        raise Failed(f"{' '.join(map(str, command))}\n{done.stdout}")
    return done.stdout


def need(tool):
    if not shutil.which(tool):
        print(f"skipped: {tool} is not installed")
        sys.exit(77)


def expect(condition, words):
    if not condition:
        raise Failed(words)


def option(build, name):
    options = json.loads(run("meson", "introspect", "--buildoptions", build))
    return next(o["value"] for o in options if o["name"] == name)


class Installed:
    def __init__(self, build, folder):
        run("meson", "install", "-C", build, "--no-rebuild", "--destdir",
            folder)
        prefix = option(build, "prefix")
        self.prefix = pathlib.Path(str(folder) + prefix)
        self.libraries = self.prefix / option(build, "libdir")
        self.headers = self.prefix / option(build, "includedir")

    def environment(self):
        return dict(os.environ, LD_LIBRARY_PATH=str(self.libraries))


def version_of(source):
    text = (source / "meson.build").read_text()
    return re.search(r"version : '([^']+)'", text)[1]


def expected_output(source):
    major, minor, patch = map(int, version_of(source).split("."))
    return f"6 {major << 16 | minor << 8 | patch}\n"


def check_files(installed, source):
    """Header, both libraries, and the name a program asks the loader for."""
    header = (installed.headers / "jsmini.h").read_text()
    expect(header == (source / "include/jsmini.h").read_text(),
           "the header is not the one of the source")
    expect((installed.libraries / "libjsmini.a").is_file(), "no libjsmini.a")
    shared = installed.libraries / "libjsmini.so"
    expect(shared.resolve().name == f"libjsmini.so.{version_of(source)}",
           f"libjsmini.so is {shared.resolve()}")
    major = version_of(source).split(".")[0]
    name = re.search(r"SONAME +(\S+)", run("objdump", "-p", shared))
    expect(name and name[1] == f"libjsmini.so.{major}", f"soname {name}")
    expect((installed.libraries / name[1]).exists(), f"no {name[1]}")


def pkg_config(source, build, folder):
    need("pkg-config")
    installed = Installed(build, folder / "root")
    check_files(installed, source)
    program = folder / "consumer"
    environment = dict(installed.environment(),
                       PKG_CONFIG_PATH=str(installed.libraries / "pkgconfig"))

    def ask(*words):
        return run("pkg-config", f"--define-variable=prefix={installed.prefix}",
                   *words, "jsmini", env=environment).split()

    expect(ask("--modversion") == [version_of(source)], "another version")
    run(*COMPILER, *ask("--cflags"), HERE / "consumer.c", "-o", program,
        *ask("--libs"))
    expect(run(program, env=environment) == expected_output(source),
           "the program with the shared library prints something else")
    expect("libjsmini.so.0" in run("objdump", "-p", program),
           "the program does not ask for libjsmini.so.0")
    rest = [word for word in ask("--static", "--libs") if word != "-ljsmini"]
    run(*COMPILER, *ask("--cflags"), HERE / "consumer.c", "-o", program,
        installed.libraries / "libjsmini.a", *rest)
    expect(run(program) == expected_output(source),
           "the program with the static library prints something else")


CMAKE_PROJECT = """
cmake_minimum_required(VERSION 3.10)
project(consumer C)
find_package(jsmini {version} REQUIRED)
find_package(jsmini REQUIRED)
add_executable(of_shared consumer.c)
target_link_libraries(of_shared PRIVATE jsmini::jsmini)
add_executable(of_static consumer.c)
target_link_libraries(of_static PRIVATE jsmini::static)
"""


def cmake(source, build, folder):
    need("cmake")
    installed = Installed(build, folder / "root")
    project = folder / "project"
    project.mkdir()
    shutil.copy(HERE / "consumer.c", project)
    text = CMAKE_PROJECT.format(version=version_of(source))
    (project / "CMakeLists.txt").write_text(text)
    command = ["cmake", "-S", project, "-B", project / "build",
               f"-DCMAKE_PREFIX_PATH={installed.prefix}"]
    run(*command)
    run("cmake", "--build", project / "build")
    for name in ("of_shared", "of_static"):
        printed = run(project / "build" / name, env=installed.environment())
        expect(printed == expected_output(source), f"{name} printed {printed}")
    linked = run("objdump", "-p", project / "build/of_shared")
    expect("libjsmini.so.0" in linked, "jsmini::jsmini is not the shared one")
    linked = run("objdump", "-p", project / "build/of_static")
    expect("libjsmini" not in linked, "jsmini::static is not static")
    (project / "CMakeLists.txt").write_text(CMAKE_PROJECT.format(version="9.0"))
    try:
        run(*command)
    except Failed:
        return
    raise Failed("find_package takes it for version 9")


MESON_PROJECT = """
project('consumer', 'c')
jsmini = subproject('libjsmini').get_variable('jsmini_dep')
executable('consumer', 'consumer.c', dependencies : jsmini)
executable('overridden', 'consumer.c', dependencies : dependency('jsmini'))
"""


def subproject(source, build, folder, is_built=False):
    project = folder / "project"
    (project / "subprojects").mkdir(parents=True)
    (project / "subprojects/libjsmini").symlink_to(source)
    shutil.copy(HERE / "consumer.c", project)
    (project / "meson.build").write_text(MESON_PROJECT)
    run("meson", "setup", project / "build", project)
    targets = json.loads(run("meson", "introspect", "--targets",
                             project / "build"))
    names = {target["name"] for target in targets}
    expect(names == {"jsmini", "consumer", "overridden"},
           f"a subproject has the targets {sorted(names)}")
    if is_built:
        run("ninja", "-C", project / "build")
        for name in ("consumer", "overridden"):
            printed = run(project / "build" / name)
            expect(printed == expected_output(source), f"{name}: {printed}")


def subproject_build(source, build, folder):
    subproject(source, build, folder, is_built=True)


WAYS = {"pkg-config": pkg_config, "cmake": cmake, "subproject": subproject,
        "subproject-build": subproject_build}


def main():
    if len(sys.argv) != 4 or sys.argv[1] not in WAYS:
        sys.exit(__doc__)
    source, build = (pathlib.Path(p).resolve() for p in sys.argv[2:])
    with tempfile.TemporaryDirectory() as folder:
        try:
            WAYS[sys.argv[1]](source, build, pathlib.Path(folder))
        except Failed as failure:
            print(failure)
            sys.exit(1)
    print("1 passed, 0 failed")


main()

# Installs what a command needs and the system does not have. To be sourced:
#
#     need_command NAME PACKAGE   wants a command and the package that has it
#     need_criterion              wants the library for unit tests
#     need_clang_sanitizers       wants what clang links sanitizers from
#     install_needed              installs what was found missing, and says so
#
# On a system without apt-get it says what is missing and stops.
missing_packages=()

need_command() {
    command -v "$1" >/dev/null 2>&1 || missing_packages+=("$2")
}

need_criterion() {
    # Found by its pkg-config file, which pkg-config looks for itself.
    if command -v pkg-config >/dev/null 2>&1 && pkg-config --exists criterion; then
        return
    fi
    missing_packages+=(libcriterion-dev)
}

# The run-time libraries of clang's sanitizers, which its package only
# recommends.
need_clang_sanitizers() {
    if ! echo 'int main(void) { return 0; }' |
        clang -fsanitize=address,undefined -x c - -o /dev/null 2>/dev/null; then
        missing_packages+=(libclang-rt-dev)
    fi
}

install_needed() {
    local as_root=()

    [ ${#missing_packages[@]} -gt 0 ] || return 0
    if ! command -v apt-get >/dev/null 2>&1; then
        echo "please install: ${missing_packages[*]}" >&2
        exit 2
    fi
    if [ "$(id -u)" -ne 0 ]; then
        as_root=(sudo)
    fi
    echo "installing ${missing_packages[*]}"
    quietly "${as_root[@]}" apt-get update
    quietly "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y --no-install-recommends "${missing_packages[@]}"
    missing_packages=()
}

# Runs a command whose output matters only if it fails.
quietly() {
    local output status=0

    output=$("$@" 2>&1) || status=$?
    if [ "$status" -ne 0 ]; then
        printf '%s\n' "$output" >&2
    fi
    return "$status"
}

# configure FOLDER OPTION...: makes the build folder if it is not there yet.
configure() {
    local folder=$1
    shift

    if [ ! -f "$folder/build.ninja" ]; then
        echo "configuring $(basename "$folder")"
        quietly meson setup "$folder" "$root" "$@"
    fi
}

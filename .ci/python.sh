# Finding a Python that serves, and making a virtual environment with it. Sourced by setup.sh and test.sh.

say() { printf 'setup: %s\n' "$*"; }

stop() { # one line each
    printf 'setup: %s\n' "$@" >&2
    exit 1
}

as_root() { # true where a system package may be installed without asking anybody for a password
    [ "${APT:-}" != no ] && command -v apt-get >/dev/null || return 1
    [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null
}

apt_install() {
    say "apt-get install $*"
    root=
    [ "$(id -u)" = 0 ] || root='sudo -n'
    set -- $root env DEBIAN_FRONTEND=noninteractive apt-get -y -qq -o DPkg::Lock::Timeout=60 install --no-install-recommends "$@"
    "$@" >/dev/null 2>&1 </dev/null || { $root apt-get -qq update >/dev/null 2>&1 </dev/null && "$@" >/dev/null 2>&1 </dev/null; }
}

version_of() { "$1" -c 'import platform; print(platform.python_version())' 2>/dev/null; }

serves() { # a shim of pyenv may stand on the path and yet not run; so ask it
    [ "$("$1" -c 'import sys; print((3, 11) <= sys.version_info < (3, 14))' 2>/dev/null)" = True ]
}

find_version() { # $1 such as 3.13: prints an interpreter of that version, from the path or from pyenv
    for candidate in "python$1" "${PYENV_ROOT:-$HOME/.pyenv}/versions/$1".*/bin/"python$1"; do
        if serves "$candidate"; then echo "$candidate" && return 0; fi
    done
    return 1
}

is_whole() { # an environment that runs, can install, and whose commands still name the folder it is in
    "$1/bin/python" -m pip --version >/dev/null 2>&1 && grep -qF "$(pwd -P)/$1/bin/" "$1/bin/pip"
}

find_python() { # $1 an environment that may be there already: whole, it keeps its interpreter
    if is_whole "$1" && serves "$1/bin/python"; then echo "$1/bin/python" && return 0; fi
    if serves python3; then echo python3 && return 0; fi
    for version in 3.13 3.12 3.11; do
        if find_version "$version"; then return 0; fi
    done
    found=$(version_of python3) || found=none
    stop "Steward needs Python 3.11, 3.12 or 3.13; python3 here is: $found" \
        "Debian 12 or newer, Ubuntu 24.04 or newer: sudo apt-get install python3 python3-venv" \
        "Or name one that you have: make PYTHON=/path/to/python3.12 setup"
}

require_git() {
    command -v git >/dev/null || { as_root && apt_install git; } || stop "git is missing. Remedy: sudo apt-get install git"
}

make_venv() { # $1 interpreter, $2 folder; a folder that holds another version, or was left half-made, is made anew
    serves "$1" || stop "$1 is not a Python 3.11, 3.12 or 3.13 (it says: $(version_of "$1" || echo nothing))"
    if [ -e "$2" ]; then
        if is_whole "$2" && [ "$(version_of "$1")" = "$(version_of "$2/bin/python")" ]; then return 0; fi
        [ -e "$2/pyvenv.cfg" ] || [ -d "$2/bin" ] || stop "$2 is in the way and is no virtual environment; move it away"
    fi
    rm -rf "$2"
    say "making the virtual environment $2 with $1"
    "$1" -m venv "$2" >/dev/null 2>&1 && return 0
    rm -rf "$2" # Debian's python3 without python3-venv stops half-way and leaves a folder without pip
    package=$(basename "$1")-venv
    if as_root && apt_install "$package" && "$1" -m venv "$2" >/dev/null 2>&1; then return 0; fi
    rm -rf "$2"
    stop "$1 cannot make virtual environments: its venv or ensurepip module is missing" "Remedy: sudo apt-get install $package"
}

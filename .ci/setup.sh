#!/bin/sh
# Sets up one virtual environment from a lock file: .ci/setup.sh run|dev [folder [python]]
#
# run installs what the bot needs, dev also what its tests need. It needs no root, never touches the system's pip, and does nothing the
# second time: a stamp in the folder names the lock, these scripts, the interpreter and the place. PYTHON=... selects the interpreter,
# APT=no keeps it from asking apt for bubblewrap and chromium.
set -eu
cd "$(dirname "$0")/.."
. .ci/python.sh
. .ci/system.sh

kind=$1
venv=${2:-.venv}
wanted=${3:-${PYTHON:-}}
lock=requirements.lock
[ "$kind" = run ] || lock=requirements-dev.lock
export UV_PYTHON_DOWNLOADS=never PIP_NO_INPUT=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore

fingerprint() { # $1 lock file: what must not have changed for the stamp to hold
    { cksum "$1" .ci/setup.sh .ci/python.sh; "$venv/bin/python" -VV; pwd; } 2>/dev/null | cksum
}

is_ready() {
    [ -x "$venv/bin/steward" ] && "$venv/bin/python" -c '' 2>/dev/null || return 1
    [ -z "$wanted" ] || [ "$(version_of "$wanted")" = "$(version_of "$venv/bin/python")" ] || return 1
    # A development environment holds all that a run needs.
    [ "$(cat "$venv/.stamp-dev" 2>/dev/null)" = "$(fingerprint requirements-dev.lock)" ] ||
        [ "$(cat "$venv/.stamp-$kind" 2>/dev/null)" = "$(fingerprint "$lock")" ]
}

pick() { # $1 '' or '!': the lines of a lock that are uv's, or all others
    awk "/^[^ #]/ { on = $1/^uv==/ } on" "$2" >"$venv/picked.txt"
}

pip_install() { "$venv/bin/python" -m pip install --quiet --require-hashes "$@" -r "$venv/picked.txt" >>"$venv/setup.log" 2>&1; }

install_with_uv() { # the pinned uv, itself checked by its hash
    if [ ! -x "$venv/bin/uv" ]; then
        pick '' requirements-dev.lock && pip_install --only-binary :all: || return 1
    fi
    # Compiled once, here: else each of several processes that start side by side would compile all that it imports.
    "$venv/bin/uv" pip install --quiet --compile-bytecode --python "$venv/bin/python" --require-hashes -r "$lock" >>"$venv/setup.log" 2>&1
}

install_lock() {
    : >"$venv/setup.log"
    if install_with_uv; then return 0; fi
    say "not with uv; the environment's own pip does it, which takes a minute"
    if pick ! "$lock" && pip_install; then return 0; fi
    stop "installing $lock failed:" "$(tail -n 3 "$venv/setup.log" | cut -c 1-200)" "Is a package index reachable? The whole story: $venv/setup.log"
}

link_project() {
    # A path file and a two-line command instead of an editable install: that would need a build, and a build downloads its back end
    # without a hash. -P keeps a folder named bot where the command is typed from being taken for ours.
    "$venv/bin/python" -c 'import pathlib, sys, sysconfig
pathlib.Path(sysconfig.get_path("purelib"), "steward.pth").write_text(sys.argv[1] + "\n", encoding="utf-8")' "$(pwd)"
    printf '#!/bin/sh\nexec "%s/bin/python" -P -m bot "$@"\n' "$(cd "$venv" && pwd)" >"$venv/bin/steward"
    chmod +x "$venv/bin/steward"
}

if ! is_ready; then
    require_git
    [ -n "$wanted" ] || wanted=$(find_python "$venv")
    make_venv "$wanted" "$venv"
    say "installing $lock into $venv (Python $(version_of "$venv/bin/python"))"
    install_lock
    link_project
    rm -f "$venv/.stamp-run" "$venv/.stamp-dev"
    fingerprint "$lock" >"$venv/.stamp-$kind"
    install_system "$kind"
    say "$venv is ready"
fi
report_reduced "$kind"

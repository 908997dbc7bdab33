# What the system may add, and what is reduced without it. Nothing here ever fails the set-up. Sourced by setup.sh.

# The browser's driver is a program inside a Python package; a small Debian lacks the one library that it wants.
has_libatomic() {
    for library in /usr/lib/*/libatomic.so.1 /usr/lib64/libatomic.so.1 /usr/lib/libatomic.so.1; do
        [ ! -e "$library" ] || return 0
    done
    return 1
}

find_browser() { command -v chromium || command -v chromium-browser || command -v google-chrome; }

install_system() { # $1 run or dev; asks apt for what is missing, where that needs no password
    as_root || return 0
    command -v bwrap >/dev/null || apt_install bubblewrap || say "apt could not install bubblewrap"
    [ "$1" = run ] || find_browser >/dev/null || apt_install chromium || say "apt could not install chromium"
    [ "$1" = run ] || has_libatomic || apt_install libatomic1 || say "apt could not install libatomic1"
}

report_reduced() { # $1 run or dev
    if ! command -v bwrap >/dev/null; then
        say "no bubblewrap: only the bundled sample's tests are run, no other repository's. Remedy: sudo apt-get install bubblewrap"
    elif ! bwrap --unshare-user --unshare-pid --unshare-net --ro-bind / / --proc /proc true 2>/dev/null; then
        say "bubblewrap may not work on this host: only the bundled sample's tests are run. Remedy: see .venv/bin/steward doctor"
    fi
    [ "$1" = run ] || find_browser >/dev/null ||
        say "no chromium: the test that drives the page in a browser is skipped. Remedy: sudo apt-get install chromium"
    [ "$1" = run ] || has_libatomic ||
        say "no libatomic: the test that drives the page in a browser is skipped. Remedy: sudo apt-get install libatomic1"
}

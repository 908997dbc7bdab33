# What the system may add, and what is reduced without it. Nothing here ever fails the set-up. Sourced by setup.sh.

find_browser() { command -v chromium || command -v chromium-browser || command -v google-chrome; }

install_system() { # $1 run or dev; asks apt for what is missing, where that needs no password
    as_root || return 0
    command -v bwrap >/dev/null || apt_install bubblewrap || say "apt could not install bubblewrap"
    [ "$1" = run ] || find_browser >/dev/null || apt_install chromium || say "apt could not install chromium"
}

report_reduced() { # $1 run or dev
    if ! command -v bwrap >/dev/null; then
        say "no bubblewrap: only the bundled sample's tests are run, no other repository's. Remedy: sudo apt-get install bubblewrap"
    elif ! bwrap --unshare-user --unshare-pid --unshare-net --ro-bind / / --proc /proc true 2>/dev/null; then
        say "bubblewrap may not work on this host: only the bundled sample's tests are run. Remedy: see .venv/bin/steward doctor"
    fi
    [ "$1" = run ] || find_browser >/dev/null ||
        say "no chromium: the test that drives the page in a browser is skipped. Remedy: sudo apt-get install chromium"
}

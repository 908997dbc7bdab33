#!/bin/sh
# The suite, whole on the environment's own Python, or with --newest as first argument its fast tests on Python 3.13, where it is here.
set -eu
cd "$(dirname "$0")/.."
. .ci/python.sh

# Some environments forbid it: then every worker and every child process would compile all that it imports, and rewrite the assertions.
unset PYTHONDONTWRITEBYTECODE

# Three workers a core for the whole: many of its tests wait for a clock, a socket or a disk. The fast ones do not, and each worker first
# reads all of them in: there half as many more than cores.
cores=$(nproc 2>/dev/null || echo 2)
workers() { echo "-n ${TEST_WORKERS:-$1} --dist worksteal"; }

whole() { .venv/bin/python -m pytest $(workers $((cores * 3))) -m "not bench and not live" "$@"; }

on_newest() {
    if ! newest=$(find_version 3.13); then
        say "no Python 3.13 here: nothing more is tested"
        return 0
    fi
    .ci/setup.sh dev .venv-3.13 "$newest"
    .venv-3.13/bin/python -m pytest $(workers $((cores + (cores + 1) / 2))) -m "not slow and not bench and not live" "$@"
}

if [ "${1:-}" = --newest ]; then
    shift
    on_newest "$@"
else
    whole "$@"
fi

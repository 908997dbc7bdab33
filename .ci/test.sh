#!/bin/sh
# The suite on the environment's own Python, then its fast tests on Python 3.13 where that is another one and is here.
set -eu
cd "$(dirname "$0")/.."
. .ci/python.sh

# Some environments forbid it: then every worker and every child process would compile all that it imports, and rewrite the assertions.
unset PYTHONDONTWRITEBYTECODE

# Three workers a core for the whole: many of its tests wait for a clock, a socket or a disk. The fast ones do not, and each worker first
# reads all of them in: there half as many more than cores.
cores=$(nproc 2>/dev/null || echo 2)
workers() { echo "-n ${TEST_WORKERS:-$1} --dist worksteal"; }

.venv/bin/python -m pytest $(workers $((cores * 3))) -m "not bench and not live" "$@"

case $(version_of .venv/bin/python) in 3.13.*) exit 0 ;; esac
if ! newest=$(find_version 3.13); then
    say "no Python 3.13 here: the tests ran on $(version_of .venv/bin/python) only"
    exit 0
fi
.ci/setup.sh dev .venv-3.13 "$newest"
say "the fast tests once more, on Python 3.13"
status=0
.venv-3.13/bin/python -m pytest $(workers $((cores + (cores + 1) / 2))) -m "not slow and not bench and not live" "$@" || status=$?
# Pytest's 5 says that nothing was selected: no failure where the caller narrowed the run to slow tests.
if [ "$status" = 5 ] && [ "$#" -gt 0 ]; then status=0; fi
exit "$status"

# Everything Steward can do from a clone. PYTHON=python3.12 selects the interpreter, APT=no keeps the set-up from asking apt for anything,
# TESTS="tests/patterns -k ledger" narrows what the test targets run.
PYTHON ?=
APT ?=
KEEP ?=
TESTS ?=
UPGRADE ?=
export PYTHON APT

BIN = .venv/bin
SETUP = @.ci/setup.sh
# The lock must hold on every supported Python and system, and must not depend on how this machine reaches a package index.
COMPILE = env -u UV_INDEX -u UV_EXTRA_INDEX_URL -u UV_FIND_LINKS $(BIN)/uv pip compile --quiet --no-config --no-python-downloads \
	--universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-emit-find-links $(if $(UPGRADE),--upgrade)

.PHONY: help setup run demo local test test-newest test-fast lint types check fix lock bench clean
.DEFAULT_GOAL := help

help:  ## print these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup:  ## set up .venv from the locks, for running and developing; nothing the second time
	$(SETUP) dev

run:  ## run the bot in the Slack workspace that .env names
	$(SETUP) run
	@$(BIN)/steward serve

demo:  ## see all three commands at work: no Slack, no key (KEEP=1 keeps the page open)
	$(SETUP) run
	@$(BIN)/steward demo $(if $(KEEP),--keep)

local:  ## open a workspace of your own on this machine, to type commands and click
	$(SETUP) run
	@$(BIN)/steward local

test: setup  ## run the whole suite
	@.ci/test.sh $(TESTS)

test-newest:  ## run the fast tests on Python 3.13, where it is here
	@.ci/test.sh --newest $(TESTS)

test-fast: setup  ## run the tests that take no more than moments
	@$(BIN)/python -m pytest -n logical --dist worksteal -m "not slow and not bench and not live" $(TESTS)

lint: setup  ## style, format and the layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

types: setup  ## strict types
	$(BIN)/mypy

check: lint types test  ## everything that must hold before a commit: lint, types, test

fix: setup  ## mend what can be mended by itself: style and format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock: setup  ## write both lock files anew from pyproject.toml (UPGRADE=1 takes newer releases)
	$(COMPILE) --output-file requirements.lock pyproject.toml
	$(COMPILE) --output-file requirements-dev.lock --extra dev --constraint requirements.lock pyproject.toml

bench: setup  ## measure what is timed
	@$(BIN)/python -m pytest -m bench $(TESTS)

clean:  ## remove the environments and caches; never the data in var
	rm -rf .venv .venv-3.13 .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis build dist *.egg-info

# The first of these that starts; say `make setup PYTHON=/path/to/python` to choose another.
PYTHON ?= $(firstword $(foreach p,python3.11 python3.12,$(shell $(p) -c '' 2>/dev/null && echo $(p))))

# Where an environment forbids Python to keep what it compiles, each of hundreds of processes compiles everything anew.
unexport PYTHONDONTWRITEBYTECODE

BIN := .venv/bin
STAMP := .venv/.set-up

.DEFAULT_GOAL := help
.PHONY: help setup run demo test tests lint style types linters format endure simulate bench compare profile sbom audit lock clean

help:  ## list these words
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 10

setup: $(STAMP)  ## install everything into .venv, as requirements.lock says

$(STAMP): requirements.lock pyproject.toml
	@'$(PYTHON)' -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' 2>/dev/null \
		|| { echo 'Install Python 3.11 or 3.12, or name one with PYTHON=.' >&2; exit 1; }
	@'$(PYTHON)' -c 'import ensurepip, venv' 2>/dev/null \
		|| { echo 'Install the venv module of this Python (on Debian: python3-venv).' >&2; exit 1; }
	@command -v cc >/dev/null \
		|| { echo 'Install a C compiler (on Debian: gcc), for durable_rules is built from source.' >&2; exit 1; }
	@'$(PYTHON)' -c 'import os, sysconfig; os.stat(sysconfig.get_path("include") + "/Python.h")' 2>/dev/null \
		|| { echo 'Install the C headers of this Python (on Debian: python3-dev), for durable_rules is built from source.' >&2; exit 1; }
	'$(PYTHON)' -m venv .venv
	$(BIN)/pip install --quiet --no-compile --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

run: setup  ## serve the demo municipality on this machine, with its cases
	$(BIN)/lovsvar demo
	LOVSVAR_PUBLISHED=$${LOVSVAR_PUBLISHED:-var/published} $(BIN)/lovsvar serve --demo

demo: setup  ## throw away what was done in the demo, and make its cases anew
	$(BIN)/lovsvar demo --reset

# The style and the types each take a core for a minute, before the tests take all.
test: setup  ## check the style, the types and every test
	$(MAKE) -j2 style types
	$(MAKE) tests

# Each worker has a stretch of files of its own, so what a file makes for its tests is made once, and takes over from the
# others when it has done.
tests: setup  ## every test alone
	$(BIN)/pytest -n 3 --dist worksteal

lint: style types  ## check the style (of templates, scripts and sheets too) and the types

style: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint --lint --quiet api/templates
	$(BIN)/biome lint --error-on-warnings

types: setup
	$(BIN)/mypy permits api

format: setup  ## put the style right
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

endure: setup  ## kill the server fifty times under load, and stop the database under it, and see that nothing is lost
	$(BIN)/python -m tests.endurance 50
	$(BIN)/python -m tests.endurance 10 postgres

simulate: setup  ## live through twenty thousand cases, and hold what is said of them against the law
	$(BIN)/python -m tests.simulation --cases 20000 --seed 1

bench: setup  ## measure speed, and print the table beside the budgets
	$(BIN)/python -m tests.benchmarks

compare: setup  ## measure speed beside the figures that were landed last
	$(BIN)/python -m tests.benchmarks --compare

linters: tools/profile/node_modules  ## install Spectral and Redocly, as tools/profile/package-lock.json says (needs npm)

tools/profile/node_modules: tools/profile/package-lock.json
	@command -v npm >/dev/null || { echo 'Install npm (on Debian: nodejs and npm).' >&2; exit 1; }
	npm ci --prefix tools/profile --ignore-scripts --no-audit --no-fund
	@touch $@

profile: setup linters  ## check the published API documents with Spectral and Redocly (needs npm)
	$(BIN)/pytest -q -k linters tests/api/rest/test_profile.py

sbom: setup  ## write sbom.json, what the service is made of (CycloneDX)
	$(BIN)/cyclonedx-py requirements requirements.lock --pyproject pyproject.toml --output-reproducible -o sbom.json

audit:  ## say which locked packages have known faults, or a newer version (needs uv and the network)
	@command -v uv >/dev/null || { echo 'Install uv, which fetches the auditor.' >&2; exit 1; }
	uv tool run pip-audit==2.9.0 --require-hashes --disable-pip --requirement requirements.lock
	uv pip list --outdated --python $(BIN)/python

lock:  ## choose versions anew (needs uv)
	@command -v uv >/dev/null || { echo 'Install uv, which writes the lock file.' >&2; exit 1; }
	uv pip compile pyproject.toml --extra cluster --group dev --group build --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --upgrade --quiet \
		--custom-compile-command 'make lock' --output-file requirements.lock

clean:  ## remove .venv and what the tools left behind
	rm -rf .venv build dist .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# `make demo` and `make test` each do the whole set-up first on a machine that has only Python 3.11, make and git.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
# Twice the tries that pip has by itself: a network that hiccups is no reason to begin anew.
PIP := $(BIN)/pip --quiet --disable-pip-version-check --retries 10
# Where the real pages and posts of `make bench` are; without them it runs on generated ones.
ARCHIVE ?=
CORPUS ?=
# Rounds of `make faults` that count, of kills and of full disks, and what they follow from.
ROUNDS ?= 200
FULL ?= 40
SEED ?= 1

.DEFAULT_GOAL := help
.PHONY: help setup demo test check tools faults bench bench-large lock clean

help:  ## what can be made here
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

setup: $(READY)  ## the virtual environment .venv, from requirements.lock

# The build back ends go in first, by hash as well: jieba is published as source only, and building without isolation
# is what keeps an unpinned setuptools out.
$(READY): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed, this is " + sys.version)'
	$(PYTHON) -m venv $(VENV)
	awk '/^[a-z]/ { wanted = /^(pip|setuptools)==/ } wanted' requirements.lock > $(VENV)/build.lock
	$(PIP) install --require-hashes -r $(VENV)/build.lock
	$(PIP) install --require-hashes --no-build-isolation -r requirements.lock
	@# setuptools warns that folders beside the package may be taken for it: here they are meant to be (aggregator/__init__.py).
	PYTHONWARNINGS=ignore $(PIP) install --no-deps --no-build-isolation -e .
	touch $(READY)

demo: $(READY)  ## the main job on the bundled archive: crawl, curate, export, print the 精选 listing
	@$(BIN)/aggregator demo

test: $(READY)  ## the tests; what needs a tool that is not here is skipped and named
	$(BIN)/pytest -n auto --dist loadfile

check: $(READY)  ## ruff and mypy
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

tools:  ## what only tests need, from the distribution and npm
	sh tests/tools.sh

faults: $(READY)  ## crawl, ingest, reprocess, curate, export: killed at random, compared; ROUNDS=200 FULL=40 SEED=1
	$(BIN)/python -m tests.faults --rounds $(ROUNDS) --full $(FULL) --seed $(SEED)

bench: $(READY)  ## figures of docs/benchmarks.md; real pages with ARCHIVE=PATH CORPUS=PATH
	$(BIN)/python -m tests.benchmarks $(if $(ARCHIVE),--archive $(ARCHIVE)) $(if $(CORPUS),--corpus $(CORPUS))

bench-large: $(READY)  ## what a store of a million costs, beside one of 10,000: an hour and more, and 50 GB for a while
	$(BIN)/python -m tests.benchmarks.size --posts 10000 1000000

lock:  ## requirements.lock anew from pyproject.toml (needs uv)
	uv pip compile pyproject.toml --extra dev --extra scale --generate-hashes --no-emit-index-url --no-header --no-annotate --python-version 3.11 --upgrade -o requirements.lock

clean:  ## everything that can be made again
	rm -rf $(VENV) build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis

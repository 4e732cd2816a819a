# Everything that this project can do, in words. `make` alone lists them.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/installed
DEV    := $(VENV)/installed-dev

.DEFAULT_GOAL := help
.PHONY: help fly test lint types docs bench cluster-demo serve lock clean

help:  ## list these words
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 8

$(STAMP): requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(DEV): $(STAMP) requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

fly: $(STAMP)  ## set up, fly Voskhod 2 and write its report to out/voskhod-2
	$(BIN)/voskhod fly voskhod-2

test: $(DEV)  ## set up and run the tests
	$(BIN)/python -m pytest

lint: $(DEV)  ## check style and formatting
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(DEV)  ## check types
	$(BIN)/mypy

docs: $(STAMP)  ## rewrite the pictures and tables of the documentation from a fresh flight
	$(BIN)/python scripts/make_docs.py

bench: $(DEV)  ## measure entries, whole flights, campaigns and the archive beside others
	$(BIN)/python benchmarks/flight.py
	$(BIN)/python benchmarks/entries.py
	$(BIN)/python benchmarks/campaigns.py
	$(BIN)/python benchmarks/archive.py

cluster-demo: $(DEV)  ## fly a campaign on two nodes of this machine, and kill one of them
	$(BIN)/python scripts/cluster_demo.py

serve: $(STAMP)  ## show the report of Voskhod 2 in the browser, from this machine only
	$(BIN)/voskhod fly voskhod-2 --quiet
	$(BIN)/python -m http.server --bind 127.0.0.1 --directory out/voskhod-2 8765

lock:  ## rewrite the locks (needs uv); they name no host
	uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate pyproject.toml --extra build -o requirements.lock
	uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate pyproject.toml --extra dev --extra build -c requirements.lock -o requirements-dev.lock

clean:  ## remove what was made here
	rm -rf $(VENV) out build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

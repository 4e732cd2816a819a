# Everything that this project can do, in words. `make` alone lists them.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/installed
DEV    := $(VENV)/installed-dev
PAGE   := src/voskhod/page/index.html
NPM    := $(shell command -v npm)

.DEFAULT_GOAL := help
.PHONY: help fly page test lint types docs bench cluster-demo serve lock clean

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

web/node_modules: web/package-lock.json
	npm --prefix web ci --no-audit --no-fund --silent
	@touch $@

$(PAGE): web/node_modules web/build.mjs web/index.html $(shell find web/src web/assets -type f)
	npm --prefix web run --silent build

page:  ## build mission control's page (needs Node 20 or later)
ifdef NPM
	@$(MAKE) --no-print-directory $(PAGE)
else
	@test -e $(PAGE) || echo "The page is not built: install Node 20 or later with npm, then say make page." >&2
endif

test: $(DEV) page  ## set up and run the tests
ifdef NPM
	npm --prefix web run --silent check
	npm --prefix web test --silent
endif
	$(BIN)/python -m pytest

lint: $(DEV)  ## check style and formatting
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(DEV)  ## check types
	$(BIN)/mypy

docs: $(DEV) page  ## rewrite the pictures and tables of the documentation from a fresh flight
	$(BIN)/python scripts/make_docs.py
	$(BIN)/python scripts/make_calibration_plot.py
	$(BIN)/python scripts/make_page_pictures.py

bench: $(DEV)  ## measure entries, whole flights, campaigns and the archive beside others
	$(BIN)/python benchmarks/flight.py
	$(BIN)/python benchmarks/entries.py
	$(BIN)/python benchmarks/campaigns.py
	$(BIN)/python benchmarks/archive.py
	$(BIN)/python benchmarks/serve.py

cluster-demo: $(DEV)  ## fly a campaign on two nodes of this machine, and kill one of them
	$(BIN)/python scripts/cluster_demo.py

serve: $(STAMP) page  ## show mission control in the browser, from this machine only
	$(BIN)/voskhod serve --open

lock:  ## rewrite the locks (needs uv); they name no host
	uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate pyproject.toml --extra web --extra build -o requirements.lock
	uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate pyproject.toml --extra dev --extra build -c requirements.lock -o requirements-dev.lock

clean:  ## remove what was made here
	rm -rf $(VENV) out build dist web/node_modules src/voskhod/page .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

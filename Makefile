# One word per chore, the same here and in the checks of a change.

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
EXAMPLES := src/onrecord/examples/orvesa-ceasefire src/onrecord/examples/salt-quay
BROWSER := DEBIAN_FRONTEND=noninteractive apt-get install -qq -y chromium chromium-driver >/dev/null 2>&1
POSTGRES := DEBIAN_FRONTEND=noninteractive apt-get install -qq -y postgresql >/dev/null 2>&1
DEMO := $(shell mktemp -u /tmp/onrecord-demo.XXXXXX)

.PHONY: help install demo check test test-postgres train train-corrections evaluate bench soak fuzz docs clean
.DEFAULT_GOAL := help

help:
	@echo "make install    a virtual environment in .venv with the package and the tools"
	@echo "make demo       read the packaged sample page and show who said what"
	@echo "make check      format, lint, types, layers"
	@echo "make test       the tests"
	@echo "make test-postgres   the tests of the store, the commands and the pages over PostgreSQL"
	@echo "make train      train the shipped models again (needs ../shared)"
	@echo "make train-corrections GOLD=DIR   train the encoder with what people corrected (needs ../shared)"
	@echo "make evaluate   every figure of docs/quality.md (needs ../shared)"
	@echo "make bench      articles per second and memory, a million mentions linked, disputes of one more article (needs ../shared)"
	@echo "make soak       kill the reading of 500 articles ten times and each command that writes 50 times, fill its disk, take its right to write, turn its clock, break its file, and see that nothing is lost; 200 readers for a minute while pages are read"
	@echo "make fuzz       a bounded run of random bytes against the readers"
	@echo "make docs       write the reference pages and the shown outputs again"

# The package with its pages for a browser, enough to run it. Installed again only when its dependencies change.
.venv/installed: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "onrecord needs Python 3.11 or later; run: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "installing onrecord into .venv (once) ..."
	@$(PIP) install --upgrade 'pip>=25.1'
	@$(PIP) install --editable '.[web]'
	@touch $@

# The tools of check and test.
.venv/tools: .venv/installed
	@echo "installing the tools into .venv (once) ..."
	@$(PIP) install --editable '.[archive,evaluate,fetch,mcp,parquet,postgres,ray,spacy,stamps,wacz,web]' --group dev
	@touch $@

# A browser without a window (chromedriver brings chromium), for the tests that look at pages; skipped without.
.venv/browser: .venv/tools
	@command -v chromedriver >/dev/null || test "$$(id -u)" != 0 \
	  || { echo "installing chromium (once) ..."; $(BROWSER) || { apt-get -qq update && $(BROWSER); }; } >&2 \
	  || true
	@command -v chromedriver >/dev/null \
	  || echo "no chromium: tests in a browser are skipped (Debian: apt install chromium chromium-driver)"
	@touch $@

# A PostgreSQL of our own is started by the tests that need one; they are skipped without.
.venv/postgres: .venv/tools
	@ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || test "$$(id -u)" != 0 \
	  || { echo "installing postgresql (once) ..."; $(POSTGRES) || { apt-get -qq update && $(POSTGRES); }; } >&2 \
	  || true
	@ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 \
	  || echo "no PostgreSQL: tests over a database are skipped (Debian: apt install postgresql)"
	@touch $@

.venv/training: .venv/tools
	@$(PIP) install --editable '.[train]'
	@touch $@

install: .venv/tools

demo: .venv/installed
	@mkdir -p $(DEMO)
	@$(BIN)/onrecord --record $(DEMO)/onrecord.db read src/onrecord/examples/nato-russia.txt --table
	@echo "Two invented stories, each told by three outlets (src/onrecord/examples/README.md):"
	@$(BIN)/onrecord --record $(DEMO)/onrecord.db read $(EXAMPLES) --table >/dev/null
	@$(BIN)/onrecord --record $(DEMO)/onrecord.db disputes --table
	@$(BIN)/onrecord --record $(DEMO)/onrecord.db proposals --table
	@echo "The record is $(DEMO)/onrecord.db. Look into it:"
	@echo "  $(BIN)/onrecord --record $(DEMO)/onrecord.db show nato-russia.txt"
	@echo "  $(BIN)/onrecord --record $(DEMO)/onrecord.db said Zakharova"
	@echo "  $(BIN)/onrecord --record $(DEMO)/onrecord.db dispute ID    (the first word of a dispute above)"
	@echo "or in a browser:"
	@echo "  $(BIN)/onrecord --record $(DEMO)/onrecord.db serve"

check: .venv/tools
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# The calls of the API under any question all have one name, of which two workers would run one: they run by themselves.
ANYTHING := tests/web/api/test_anything_asked.py

test: .venv/tools .venv/browser .venv/postgres
	$(BIN)/python -m pytest -q -n 2 --dist loadfile --ignore $(ANYTHING)
	$(BIN)/python -m pytest -q $(ANYTHING)

# Those of a record's faces and of its store, each over a database where it would be over a file. What only a file has is left out.
OVER_POSTGRES := tests/cli tests/desk tests/store tests/web tests/workflow

test-postgres: .venv/tools .venv/browser .venv/postgres
	ONRECORD_TEST_DIALECT=postgresql $(BIN)/python -m pytest -q -n 2 --dist loadfile $(OVER_POSTGRES)

train: .venv/training
	$(BIN)/python -m onrecord.training.page_lines recipes/page-lines --cross-validate
	$(BIN)/python -m onrecord.training.page_lines recipes/page-lines
	$(BIN)/python -m onrecord.training.page_blocks recipes/page-blocks --cross-validate
	$(BIN)/python -m onrecord.training.page_blocks recipes/page-blocks
	$(BIN)/python -m onrecord.training.encoder recipes/encoder-2
	$(BIN)/python -m onrecord.training.acts.train recipes/acts-1 --cross-validate
	$(BIN)/python -m onrecord.training.acts.train recipes/acts-1
	$(BIN)/python -m onrecord.training.disputes.train recipes/relations-1 --leave-one-out
	$(BIN)/python -m onrecord.training.disputes.train recipes/relations-1
	$(BIN)/python -m onrecord.training.release recipes/encoder-2
	$(BIN)/python -m onrecord.training.disputes.folds recipes/relations-1
	$(BIN)/python -m onrecord.training.release recipes/encoder-2 --only-relations
	$(BIN)/python -m onrecord.training.scores recipes/encoder-2

# GOLD: a folder of onrecord corrections export. A finished run in runs/encoder-2 goes on for STEPS more, else all is trained.
STEPS ?= 400
train-corrections: .venv/training
	@test -f "$(GOLD)/train.jsonl" || { echo "name the folder that corrections export wrote: make $@ GOLD=DIR"; exit 1; }
	$(BIN)/python -m onrecord.training.encoder recipes/encoder-2 --corrections $(GOLD) --then $(STEPS)

evaluate: .venv/tools
	$(BIN)/python -m onrecord.evaluation.gate --print

bench: .venv/tools
	$(BIN)/python benchmarks/speed.py
	$(BIN)/python benchmarks/identity.py
	$(BIN)/python benchmarks/disputes.py --sizes 1000

soak: .venv/tools
	$(BIN)/python benchmarks/soak.py --articles 500 --kills 10
	$(BIN)/python benchmarks/soak.py --of all --kills 50
	$(BIN)/python benchmarks/readers.py --readers 200 --seconds 60 --statements 200000

fuzz: .venv/tools
	@$(PIP) install --editable '.[fuzz]'
	$(BIN)/python benchmarks/fuzz.py --seconds 300
	$(BIN)/python benchmarks/fuzz_bodies.py --seconds 120
	$(BIN)/python -m pytest -q -n 2 -m hypothesis --hypothesis-profile search --ignore $(ANYTHING)

docs: .venv/installed
	$(BIN)/python -m onrecord.web.manual .
	$(BIN)/python -m onrecord.cli.manual .

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

# `make demo` and `make test` need Python 3.11 or newer and make; they do the rest themselves, in the folder .venv.

VENV := .venv
BIN := $(VENV)/bin
OUT := out
EXAMPLES := examples/speeches examples/two_essays.txt examples/notices examples/english
PLUGIN := examples/one_file_plugin.py

# The first of these that runs, is new enough and can make virtual environments (Debian's needs python3-venv).
ifndef PYTHON
PYTHON := $(shell for python in python3.11 python3 python3.12 python3.13 python3.14 python; do \
	if $$python -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; \
	then echo $$python; break; fi; done)
endif

# Folders are among the sources, so that a deleted file is noticed.
SOURCES := $(shell find toolkit plugins -name __pycache__ -prune -o -print)

.DEFAULT_GOAL := help
.PHONY: help install demo test check test-all bench docs generated site clean

help: ## What can be made
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 12

install: $(VENV)/installed ## The project and what its tests need, in .venv

$(BIN)/python:
	@if [ -z "$(PYTHON)" ]; then echo "No Python 3.11 or newer with venv was found. Name one: make PYTHON=python3.11"; exit 1; fi
	$(PYTHON) -m venv $(VENV)

# Not editable: what is tested is what a user gets.
$(VENV)/installed: pyproject.toml README.md LICENSE $(SOURCES) | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check '.[test]'
	@touch $@

demo: install ## The main job on the bundled examples
	@printf '\n== What was read: the documents with their titles, dates and page furniture\n\n'
	$(BIN)/toolkit show $(EXAMPLES)
	@printf '\n== Two essays side by side, the second the first reworked; moved text stands beside its partner\n\n'
	$(BIN)/toolkit diff examples/two_essays.txt
	@printf '\n== What stands in more than one place, in all examples\n\n'
	$(BIN)/toolkit reuse $(EXAMPLES)
	@printf '\n== Notices that are near-duplicates: one was issued again, corrected\n\n'
	$(BIN)/toolkit duplicates examples/notices
	@printf '\n== An analysis from a plugin of 40 lines: the words of each speech\n\n'
	$(BIN)/toolkit --plugin $(PLUGIN) vocabulary examples/speeches

check: install ## Style, types and the walls between the rooms
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	PYTHONPATH=.:plugins $(BIN)/lint-imports

# PYTHONSAFEPATH keeps the source folder out of sys.path, in child processes too: the tests see the installed package.
test: check ## Checks and tests, against the installed package
	PYTHONSAFEPATH=1 TOOLKIT_INSTALLED=1 $(BIN)/pytest -n 2 -m "not browser and not spark"

test-all: install ## What takes longer: properties on more examples, a browser, Spark, the wheel, plugins, interpreters, the site
	$(BIN)/python -m pip install --quiet --disable-pip-version-check '.[browser-test,docs,spark]'
# Property tests have the mark that Hypothesis gives them; all other tests are those of `test`.
	PYTHONSAFEPATH=1 TOOLKIT_INSTALLED=1 HYPOTHESIS_PROFILE=thorough $(BIN)/pytest -n 2 -m "(browser or hypothesis or thorough) and not spark"
# Spark in one process: a session of Spark is started once for all.
	PYTHONSAFEPATH=1 TOOLKIT_INSTALLED=1 $(BIN)/pytest -m spark
	$(BIN)/python -m pip install --quiet --disable-pip-version-check build
	rm -rf $(OUT)/dist
	$(BIN)/python -m build --outdir $(OUT)/dist .
	.ci/try-wheel $(OUT)/dist $(PYTHON)
	.ci/try-new-plugins $(OUT)/dist $(PYTHON)
	.ci/try-examples $(OUT)/dist $(PYTHON)
	$(MAKE) site

bench: install ## The benchmarks
	@for script in $(wildcard benchmarks/*.py benchmarks/*/run.py); do echo "== $$script"; $(BIN)/python $$script || exit 1; done

docs: generated site ## The documentation: what is made from the program, made again, and the site in out/docs

generated: install
	@for script in $(wildcard docs/make_*.py) docs/refresh_readme.py docs/run_tutorial.py; do \
		echo "== $$script"; $(BIN)/python $$script || exit 1; done

# A warning is an error; every page is read again, so that none is missed.
site: install
	$(BIN)/python -m pip install --quiet --disable-pip-version-check '.[docs]'
	rm -rf $(OUT)/docs
	$(BIN)/sphinx-build --quiet --fail-on-warning --nitpicky --keep-going --fresh-env --builder html docs $(OUT)/docs
	@echo "The site is in $(OUT)/docs/index.html"

clean: ## Nothing but the sources
	rm -rf $(VENV) $(OUT) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

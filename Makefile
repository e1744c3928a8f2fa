# The jobs of the project. `make help` lists them.
# The first Python that really runs and fits; else python3, so that set-up can say what is wrong.
FITS := import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3 python; do \
	$$p -c "$(FITS)" 2>/dev/null && echo $$p && exit; done; command -v python3)
BIN := .venv/bin
HOST ?= 127.0.0.1
PORT ?= 7860

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev run test check evals train curves clean

help: ## list the jobs
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## make .venv and install the program (does nothing when nothing changed)
	@test -n "$(PYTHON)" || { echo "STEM Coach needs Python 3.11 to 3.13 and found no python3." >&2; exit 2; }
	@$(PYTHON) .ci/setup.py run

setup-dev:
	@test -n "$(PYTHON)" || { echo "STEM Coach needs Python 3.11 to 3.13 and found no python3." >&2; exit 2; }
	@$(PYTHON) .ci/setup.py dev

run: setup ## start the app and print its address (HOST=…, PORT=…)
	@$(BIN)/stem-coach serve --host $(HOST) --port $(PORT)

test: setup-dev ## run every test, the browser journey too
	@$(BIN)/python -m pytest

check: setup-dev ## lint, types, layers, file and function size
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/python -m pytest -q tests/test_layers.py tests/test_size.py

evals: setup-dev ## measure everything beside its baselines; writes evals/report/
	@$(BIN)/python -m evals.run

train: setup-dev ## rebuild the weights of matching and search from evals/corpus/
	@$(BIN)/python -m evals.train

curves: setup-dev ## learning curves: a training run for each point, about 20 minutes
	@$(BIN)/python -m evals.curves

clean: ## remove .venv and caches; sessions are kept
	@rm -rf .venv build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
	@find . -name __pycache__ -not -path './.git/*' -prune -exec rm -rf {} +

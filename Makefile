# `make run` and `make test` each do all of their own set-up.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
DEMO := build/demo
SAMPLE := build/sample

.PHONY: setup run test coverage test-fast check bench clean voikko

setup: $(VENV)/.ready voikko

$(VENV)/.ready: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet -c constraints.txt torch==2.13.0
	$(BIN)/python -m pip install --quiet -c constraints.txt -e ".[dev]"
	touch $@

voikko: $(VENV)/.ready
	@sh scripts/install-voikko $(BIN)/python

run: setup
	@rm -rf $(DEMO)
	@$(BIN)/python -m corpus.sample.build $(SAMPLE)
	@$(BIN)/aluetutka init $(DEMO) 2>/dev/null
	@$(BIN)/aluetutka ingest $(SAMPLE) --prefect --workspace $(DEMO)
	@$(BIN)/aluetutka themes list --workspace $(DEMO) | head -12
	@$(BIN)/aluetutka search "kuntien talous ja valtionosuudet" --limit 3 --workspace $(DEMO)
	@echo
	@echo "Your own texts:  $(BIN)/aluetutka init radar && $(BIN)/aluetutka ingest FOLDER_OR_URL --workspace radar"
	@echo "Then ask:        $(BIN)/aluetutka search \"WORDS\" --workspace radar"

test: setup
	$(BIN)/python -m pytest -n 2 --dist worksteal

# A quarter slower; what is measured is the tests' own processes, not the commands that they start.
coverage: setup
	$(BIN)/python -m pytest -n 2 --dist worksteal --cov --cov-report=term:skip-covered

test-fast: setup
	$(BIN)/python -m pytest -n 2 --dist worksteal -m "not slow"

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check --quiet .
	$(BIN)/mypy

bench: setup
	$(BIN)/python -m benchmarks.speed
	$(BIN)/python -m benchmarks.names
	$(BIN)/python -m benchmarks.runs

clean:
	rm -rf build $(VENV)

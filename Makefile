# Two commands matter: `make run` and `make test`. README.md tells the rest.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run test check sky-view hbase bench pictures lock clean

run: $(VENV)/run.stamp
	@$(BIN)/python -m deploy.serve

test: $(VENV)/test.stamp
	@$(BIN)/python -m deploy.test_parts
	@$(MAKE) --no-print-directory check
	@$(BIN)/python -m pytest -n 2 --dist loadgroup

check: $(VENV)/test.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

hbase: $(VENV)/run.stamp
	@$(BIN)/python -m deploy.local_hbase --data data/hbase --port 9090 --fill

# Aladin Lite for the sky view of the object page; without npm the page says so and works.
sky-view: $(VENV)/run.stamp
	@$(BIN)/python -m deploy.fetch_aladin

bench: $(VENV)/test.stamp
	@$(BIN)/python -m benchmarks

# The pictures of README.md, as the browser tests see them.
pictures: $(VENV)/test.stamp
	@$(BIN)/python -m pytest tests/browser/test_first_visit.py
	@mkdir -p docs/images
	@cp .cache/pictures/home-dark-1440.png docs/images/home-dark.png
	@cp .cache/pictures/object-supernovae-light-1440.png docs/images/object-light.png
	@cp .cache/pictures/object-variable-stars-dark-1440.png docs/images/object-dark.png

# The exact pins, for Python 3.11 to 3.13.
lock: $(VENV)/run.stamp
	$(BIN)/python -m pip install -q uv
	UV_CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/uv pip compile -q --universal --python-version 3.11 --no-annotate requirements.in -o requirements.txt
	UV_CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/uv pip compile -q --universal --python-version 3.11 --no-annotate requirements-test.in -o requirements-test.txt

clean:
	rm -rf $(VENV) .cache data

$(VENV)/run.stamp: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Alertscope needs Python 3.11 or newer: make PYTHON=/path/to/python3.11"; exit 2; }
	@echo "Installing what Alertscope needs into $(VENV) (a minute or two, once)"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install -q --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/test.stamp: $(VENV)/run.stamp requirements-test.txt
	@$(BIN)/python -m pip install -q --disable-pip-version-check -r requirements.txt -r requirements-test.txt
	@touch $@

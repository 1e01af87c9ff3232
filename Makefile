# Two commands: `make run` opens the app, `make test` runs every test. Both set up what they need.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PORT   ?= 8501

.PHONY: run test lint format bench mutation fuzz lock clean browser pango
.DEFAULT_GOAL := run

$(VENV)/python.stamp:
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed; this is " + sys.version.split()[0])'
	@$(PYTHON) -m venv $(VENV) || { echo "Could not make a virtual environment. On Debian or Ubuntu: apt install python3-venv"; exit 1; }
	@# So that notebooks and scripts anywhere find the package.
	@$(BIN)/python -c 'import site, pathlib; pathlib.Path(site.getsitepackages()[0], "cair_compliance.pth").write_text("$(CURDIR)\n")'
	@touch $@

$(VENV)/run.stamp: requirements.txt $(VENV)/python.stamp
	@echo "Installing what the app needs (about half a minute, once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(VENV)/dev.stamp: requirements-dev.txt $(VENV)/run.stamp
	@echo "Installing what the tests need ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

run: $(VENV)/run.stamp
	@echo "Opening on http://127.0.0.1:$(PORT)  (stop with Ctrl-C)"
	@CAIR_COMPLIANCE_REGISTRIES=$${CAIR_COMPLIANCE_REGISTRIES:-demo} $(BIN)/python -m streamlit run app.py --server.port $(PORT)

# The journeys drive a real browser. Debian's Chromium is installed when missing and possible.
browser:
	@tests/journeys/need_chromium.sh

# Tagged PDFs are laid out by Pango, which is installed likewise.
pango:
	@tests/reports/need_pango.sh $(BIN)/python

test: $(VENV)/dev.stamp browser pango
	@$(BIN)/python -m pytest

lint: $(VENV)/dev.stamp
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

format: $(VENV)/dev.stamp
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

bench: $(VENV)/dev.stamp
	@$(BIN)/python -m benchmarks.stages
	@$(BIN)/python -m benchmarks.million
	@$(BIN)/python -m benchmarks.paper
	@$(BIN)/python -m benchmarks.registries
	@$(BIN)/python -m benchmarks.intake

# Thousands of damaged lists and answers: each read with every pupil accounted for, or refused. Some twenty minutes.
fuzz: $(VENV)/dev.stamp
	@$(BIN)/python -m benchmarks.fuzz_rosters
	@$(BIN)/python -m benchmarks.fuzz_answers

# Changes the deciding code in one place at a time and counts the changes that no test notices. About half an hour.
mutation: $(VENV)/dev.stamp
	@MADE_UP_PUPILS=600 $(BIN)/python -m mutmut run
	@$(BIN)/python -m mutmut results

lock: $(VENV)/dev.stamp
	@for name in requirements requirements-accessible requirements-sign requirements-dev; do \
	  $(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header -q $$name.in -o $$name.txt; done

clean:
	@rm -rf $(VENV) mutants .pytest_cache .mypy_cache .ruff_cache

# The targets to remember: demo, test, check, lint, bench.
#   make demo              a whole hall on this machine; Ctrl-C ends it
#   make demo ONCE=1 OUT=d one visit from card to rating, its report and pictures in d
#   make test              lint, types, import contracts, all tests (under 15 minutes on two cores)
#   make check             what CI runs: the tests, then the long proofs
#   make lint              only the static checks
#   make bench             measures the hot paths into bench/results/
#   make lock              renews requirements/*.lock after pyproject.toml changed

PYTHON ?= python3
BIN := .venv/bin
QML_ROOTS = $(wildcard */qml) tests/ui_kit/samples/qml
PIP = $(BIN)/python -m pip install --quiet --disable-pip-version-check --progress-bar on

.PHONY: demo test check lint bench lock clean
.DELETE_ON_ERROR:

demo: .venv/.run
	@$(BIN)/hall demo $(if $(ONCE),--once) $(if $(OUT),--out "$(OUT)")

test: lint
	$(BIN)/pytest

check: test
	$(BIN)/pytest -m proof -n 0 --timeout 1800

lint: .venv/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy
	@echo "pyside6-qmllint, every page"
	@$(BIN)/pyside6-qmllint --max-warnings 0 --unused-imports warning $(addprefix -I ,$(QML_ROOTS)) $(wildcard $(addsuffix /*/*/*.qml,$(QML_ROOTS)) $(addsuffix /*/*.qml,$(QML_ROOTS)))

bench: .venv/.dev
	$(BIN)/python -m bench

# System packages are looked at again whenever their list changes; Python packages come only from the lock.
.venv/.system: deploy/debian/packages-run.txt deploy/debian/install.sh
	@deploy/debian/install.sh deploy/debian/packages-run.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@touch $@

.venv/.run: .venv/.system requirements/run.lock pyproject.toml
	@echo "Installing Python packages into .venv (about 130 MB to fetch the first time) …"
	@$(PIP) --require-hashes -r requirements/run.lock
	@$(PIP) --require-hashes -r requirements/build.lock
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

ZPL = tests/drivers/label/zpl_renderer

.venv/.dev: .venv/.run requirements/dev.lock deploy/debian/packages-test.txt $(ZPL)/package-lock.json
	@deploy/debian/install.sh deploy/debian/packages-test.txt
	@echo "Installing what the tests need …"
	@$(PIP) --require-hashes -r requirements/dev.lock
	@if command -v npm >/dev/null; then npm ci --silent --prefix $(ZPL) || echo "no ZPL renderer: its tests are skipped" >&2; fi
	@touch $@

lock: .venv/.dev
	$(BIN)/uv pip compile -q --generate-hashes --no-header --no-annotate pyproject.toml -o requirements/run.lock
	$(BIN)/uv pip compile -q --generate-hashes --no-header --no-annotate --group build -c requirements/run.lock -o requirements/build.lock
	$(BIN)/uv pip compile -q --generate-hashes --no-header --no-annotate pyproject.toml --group dev --group build -c requirements/run.lock -o requirements/dev.lock

clean:
	rm -rf .venv $(ZPL)/node_modules .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

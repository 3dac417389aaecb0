# make run: the demo on a bare machine with Python 3.11 or newer. make test: every check.
# While working: make check (seconds), make quick (minutes), make coverage. See CONTRIBUTING.md.
PORT ?= 8000
PYTHON ?= python3
BIN := .venv/bin
DEMO := REGISTRY_ENVIRONMENT=demo REGISTRY_MAIL_SINK=folder REGISTRY_BASE_URL=http://127.0.0.1:$(PORT)

# What needs no server, no browser and no process of its own.
QUICK := -m "not browser and not packaging and not elasticsearch and not postgresql and not slow"
EVERY_CORE := --quiet --numprocesses auto --maxprocesses 4 --dist loadscope --no-loadscope-reorder

.PHONY: run test check quick coverage bytecode frontend translations catalogues lock

run: .venv/run.done bytecode frontend translations
	@exec env $(DEMO) $(BIN)/python -m registry run --prepare --port $(PORT)

test: check bytecode frontend
	$(BIN)/python tests/prepare.py
	$(BIN)/pytest $(EVERY_CORE)
	$(BIN)/pytest $(EVERY_CORE) --database postgresql -m "not browser and not packaging and not elasticsearch"

# Format, lint, types, import contracts; catalogues current and complete.
check: .venv/test.done translations
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	$(BIN)/djlint --check --quiet templates
	$(BIN)/lint-imports --no-logo
	$(BIN)/mypy
	$(BIN)/pytest --quiet tests/test_translations.py

quick: .venv/test.done bytecode frontend translations
	$(BIN)/pytest $(EVERY_CORE) $(QUICK)

# Which lines the quick tests reach, told as a figure and, line by line, in htmlcov/index.html.
coverage: .venv/test.done bytecode frontend translations
	$(BIN)/pytest $(EVERY_CORE) $(QUICK) --cov --cov-report term:skip-covered --cov-report html

.venv/uv.done: requirements-uv.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-uv.txt
	@touch $@

.venv/run.done: .venv/uv.done requirements.txt
	$(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes -r requirements.txt
	@touch $@

.venv/test.done: .venv/uv.done requirements-dev.txt
	$(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes -r requirements-dev.txt
	@touch $@ .venv/run.done

bytecode:  # ahead of the start, which would else wait for it
	@$(BIN)/python -m compileall -q registry search

frontend:
	@$(BIN)/python -m registry.build.frontend

translations: translations/vi/LC_MESSAGES/messages.mo

translations/vi/LC_MESSAGES/messages.mo: translations/vi/LC_MESSAGES/messages.po | .venv/run.done
	@$(BIN)/pybabel --quiet compile --directory translations

# Writes what is marked for translation into the catalogues; new messages stay empty until translated.
catalogues:
	$(BIN)/pybabel --quiet extract -F translations/babel.cfg -k _l -k _nl:1,2 -k ngettext:1,2 --no-location --sort-output --width 100 --omit-header -o translations/messages.pot .
	$(BIN)/pybabel --quiet update --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date --width 100 -i translations/messages.pot -d translations

# Writes the lock files anew: exact versions with hashes, no address of an index.
lock:
	$(BIN)/uv pip compile --quiet pyproject.toml --group build --group production --group test --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --output-file requirements-dev.txt
	$(BIN)/uv pip compile --quiet pyproject.toml --group build --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --constraint requirements-dev.txt --output-file requirements.txt
	$(BIN)/uv pip compile --quiet pyproject.toml --group production --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --constraint requirements-dev.txt --output-file requirements-production.txt
	echo uv | $(BIN)/uv pip compile --quiet - --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --output-file requirements-uv.txt
	npm install --package-lock-only

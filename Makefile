# What this needs: make and Python 3.11 or newer. Everything is installed into .venv.

PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo $$p && break; done)
BIN := .venv/bin

.PHONY: help demo test check samples picture goldens docs fuzz elsewhere folder clean

help:
	@echo "make demo     install into .venv and audit the reports in samples/"
	@echo "make test     install what the tests need and run them"
	@echo "make check    ruff and mypy"
	@echo "make samples  build the DOCX and PDF samples again"
	@echo "make picture  draw the README's picture of a terminal again"
	@echo "make goldens  write the samples' expected findings again, to be read before they are committed"
	@echo "make docs     write docs/checks/ again from checks/"
	@echo "make fuzz     damage files, try hostile ones and draw more reports, for as long as it takes"
	@echo "make elsewhere  run the tests without what Windows lacks, in a GBK locale"
	@echo "make folder   build dist/auditor, a folder that runs without an installed Python"
	@echo "make clean    remove .venv and what the tools left behind"

# Findings (status 1) are what the demo is for; anything else is a failure.
demo: .venv/installed
	@$(BIN)/auditor check samples || test $$? -eq 1

test: .venv/dev
	$(BIN)/python -m pytest -n auto

check: .venv/dev
	$(BIN)/ruff check .
	$(BIN)/mypy

samples: .venv/dev
	$(BIN)/python samples/make.py

picture: .venv/installed
	$(BIN)/python samples/picture.py

goldens: .venv/dev
	$(BIN)/python -m pytest tests/test_samples.py tests/test_docs.py tests/test_docs_run.py --update-golden

docs: .venv/installed
	rm -rf docs/checks
	$(BIN)/auditor checks --format markdown --output docs/checks

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed"; exit 1; }
	@echo "making .venv with $(PYTHON)"
	$(PYTHON) -m venv .venv

.venv/installed: pyproject.toml | .venv/bin/python
	@echo "installing auditor and what it needs into .venv: a minute or two, pip is silent meanwhile"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

.venv/dev: pyproject.toml | .venv/bin/python
	@echo "installing auditor and what its tests need into .venv: a few minutes, pip is silent meanwhile"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[dev]"
	@touch .venv/installed $@

fuzz: .venv/dev
	FUZZ_EXAMPLES=2000 $(BIN)/python -m pytest tests/test_fuzz.py tests/test_hostile.py tests/test_properties.py tests/test_store.py tests/test_annotate.py

# In a copy whose file names are in that encoding; needs localedef and the character maps that come with the C library.
elsewhere: export LC_ALL = zh_CN.GBK
elsewhere: export LOCPATH = $(CURDIR)/build/locale
elsewhere: export PYTHONUTF8 = 0
elsewhere: .venv/dev
	mkdir -p build/locale
	LC_ALL=C localedef -i zh_CN -f GBK build/locale/zh_CN.GBK
	$(BIN)/python tests/elsewhere/recoded.py build/elsewhere
	cd build/elsewhere && PYTHONPATH=$(CURDIR)/build/elsewhere/tests/elsewhere:$(CURDIR)/build/elsewhere/src $(CURDIR)/$(BIN)/python -m pytest -n auto -p no:cacheprovider

# What is built runs on systems like the one it is built on: Windows on Windows, Linux with a glibc that is as old or newer.
folder: .venv/bin/python
	$(PYTHON) -m venv build/venv
	build/venv/bin/python -m pip install --quiet --disable-pip-version-check "pyinstaller>=6.10" $(or $(EXTRAS),.)
	build/venv/bin/python -m PyInstaller --noconfirm --distpath dist --workpath build/pyinstaller packaging/auditor.spec

clean:
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis build dist

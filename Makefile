# Everything runs in .venv, which is made on first use from the locked versions. Needs Python 3.11 or newer and make.

PYTHON ?= python3
UV_VERSION := 0.13.9
BIN := .venv/bin
# a closed network has certificates of its own; uv reads them from here
export SSL_CERT_FILE
export UV_SYSTEM_CERTS := 1
# where Python may not write compiled modules, as in many containers, each start would compile all anew; so installed
# packages are compiled at set-up, and our own before tests, which start hundreds of processes
ifdef PYTHONDONTWRITEBYTECODE
export UV_COMPILE_BYTECODE := 1
endif

.PHONY: memo test quick style lint words lab git same kills bench clean help

help:
	@echo "make memo   set up and publish the newest memo: _site/index.html and its PDF"
	@echo "make test   set up and run every check and test"
	@echo "make quick  style, types, and the tests that need no kernel, browser or Sphinx; under three minutes"
	@echo "make lint   style and types only"
	@echo "make words  put words that readers see and that are new into the catalogues of other languages"
	@echo "make lab    open JupyterLab on the notebooks, with warm kernels and the newest memo's parameters"
	@echo "make git    have git compare notebooks by nbdime, and check before each commit"
	@echo "make same   build all editions as on five processors, in five places, and compare every byte; some minutes"
	@echo "make kills  kill a hundred first and later builds, releases and deploys each at random (TIMES=100); some hours"
	@echo "make bench  measure memobook beside its peers (ROWS=\"minimal edition\" PAIRS=5); an hour, on a quiet machine"
	@echo "make clean  remove the environment, stored runs and the site"

$(BIN)/.ready: uv.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "memobook needs Python 3.11 or newer; name one with: make PYTHON=python3.11" >&2; exit 2; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@test -x $(BIN)/uv || $(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	@echo "Setting up .venv from uv.lock"
	@$(BIN)/uv sync --frozen --quiet --python $(BIN)/python
	@touch $@

memo: $(BIN)/.ready
	@$(BIN)/memobook build

style: $(BIN)/.ready
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@told=$$($(BIN)/lint-imports --no-cache 2>&1) || { echo "$$told"; exit 1; }; echo "$$told" | tail -n 1

lint: style
	@$(BIN)/mypy

# types are checked beside the tests: on a fresh machine that takes a minute of one core
test: style
	@$(if $(PYTHONDONTWRITEBYTECODE),$(BIN)/python -m compileall -q src)
	@told=$$(mktemp); trap 'rm -f "$$told"' EXIT; $(BIN)/mypy >"$$told" 2>&1 & types=$$!; \
	$(BIN)/pytest -n auto --dist loadfile --no-loadscope-reorder; tests=$$?; \
	wait $$types; types=$$?; cat "$$told"; exit $$((tests + types))
	@echo "All checks and tests passed."

# while writing code: whatever would execute a notebook fails, so that no such test slips in unmarked
quick: lint
	@$(if $(PYTHONDONTWRITEBYTECODE),$(BIN)/python -m compileall -q src)
	@MEMOBOOK_FORBID_RUNS=1 $(BIN)/pytest -n auto --dist loadfile --no-loadscope-reorder -m "not whole"
	@echo "Quick checks passed; make test runs the rest."

words: $(BIN)/.ready
	@$(BIN)/python -m memobook.author.words

# what memo and test have no use for
$(BIN)/.lab: $(BIN)/.ready
	@echo "Adding JupyterLab, nbdime and pre-commit to .venv"
	@$(BIN)/uv sync --frozen --quiet --group lab --python $(BIN)/python
	@touch $@

lab: $(BIN)/.lab
	@$(BIN)/python -m memobook.author.lab

git: $(BIN)/.lab
	@git config diff.jupyternotebook.command '"$(CURDIR)/$(BIN)/git-nbdiffdriver" diff'
	@git config merge.jupyternotebook.driver '"$(CURDIR)/$(BIN)/git-nbmergedriver" merge %O %A %B %L %P'
	@git config merge.jupyternotebook.name "notebooks, cell by cell"
	@git config filter.memobook.clean '"$(CURDIR)/$(BIN)/python" -m memobook.author.clean'
	@$(BIN)/pre-commit install
	@echo "git diff shows notebooks cell by cell; a commit is checked first (once without: git commit --no-verify)"

# rows of tests/same_bytes.py (all where none is named): make same PROCESSORS="pinned Prescott"
PROCESSORS ?=
same: $(BIN)/.ready
	@$(BIN)/python tests/same_bytes.py $(if $(PROCESSORS),--rows $(PROCESSORS))

# how many calls of each command die
TIMES ?= 100
kills: $(BIN)/.ready
	@$(BIN)/python tests/kills.py $(TIMES)

# rows of benchmarks/ (all where none is named), and how many pairs of ours and the peer
ROWS ?=
PAIRS ?= 5
bench: $(BIN)/.ready
	@$(BIN)/python -m benchmarks $(ROWS) --pairs $(PAIRS)

clean:
	rm -rf .venv .memobook _site _build

# Every target does the set-up that it needs. `make` alone lists them.
BIN := .venv/bin
STUDENT := PATH="$(CURDIR)/$(BIN):$$PATH" JUPYTER_CONFIG_PATH="$(CURDIR)/scripts/lab$${JUPYTER_CONFIG_PATH:+:$$JUPYTER_CONFIG_PATH}" \
    BACKBENCH_EXCHANGE="$${BACKBENCH_EXCHANGE:-$(CURDIR)/.backbench/exchange}"
.DEFAULT_GOAL := help
.PHONY: help setup ready demo test attacks lab build mutants flakes lint lock bench-throughput clean distclean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' Makefile

setup: ## make .venv/ and .tools/, or say what is there; tries again what failed before
	@sh scripts/setup.sh

ready:
	@sh scripts/setup.sh --quiet

demo: ready ## build the course, grade a sample class against hidden tests, write gradebook, feedback and report
	@$(BIN)/backbench demo $(ARGS)

test: ready ## run the tests, on three workers: they often wait
	@$(BIN)/python -m pytest -n 3 --dist loadfile $(ARGS)

attacks: ready ## grade the attack corpus (tests/attacks) and print what each attack gained, beside stock nbgrader
	@$(BIN)/python -m tests.attacks $(ARGS)

lab: ready ## open the course in JupyterLab, as a student; your answers stay in work/
	@mkdir -p .backbench/exchange
	@$(BIN)/python scripts/lab/copy_release.py
	@$(STUDENT) $(BIN)/jupyter lab --allow-root --ServerApp.root_dir=work \
	    --LabApp.default_url=/lab/tree/START_HERE.md $(ARGS)

build: ready ## build source/ and release/ from course/, and check that every unit keeps its promises
	@$(BIN)/backbench build $(ARGS)
	@$(BIN)/backbench check-unit $(ARGS)

mutants: ready ## count how many small mistakes in the answers of one unit its tests see: make mutants UNIT=u01_iterators
	@$(BIN)/backbench mutants $(UNIT) $(ARGS)

flakes: ready ## grade every answer of every unit 100 times, also under full load, and count the marks that changed
	@$(BIN)/backbench flakes $(ARGS)

lint: ready ## check the style of the code
	@$(BIN)/ruff check .

lock: ready ## choose the newest versions that pyproject.toml allows: writes requirements.txt and environment.yml
	@$(BIN)/python scripts/lock.py

bench-throughput: ready ## grade the same class with stock nbgrader and with Backbench, and compare
	@$(BIN)/python benchmarks/throughput.py $(ARGS)

clean: ## remove caches and scratch; what students handed in and all grades stay
	@rm -rf .backbench/build-* .backbench/cache .pytest_cache .ruff_cache dist
	@find . -name .venv -prune -o \( -name __pycache__ -o -name .ipynb_checkpoints \) -type d -prune -exec rm -rf {} +

distclean: clean ## remove .venv/ and .tools/ too: the next target sets up anew
	@rm -rf .venv .venv-discarded .tools

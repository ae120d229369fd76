PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export Q
# Just under the figures in docs/evaluation.md, so that no change lowers them unseen.
GATES := --fail-under evidence@5=0.82 --fail-under evidence@1=0.67 \
  --fail-under correct_and_cited=0.71 --fail-under quotes_verbatim=1 \
  --fail-under claims_supported=1

.PHONY: help ask index test check lint types gold-check eval eval-gate eval-public bench clean

help: ## list what make can do
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

# Reinstalled only when what is asked for changes; the code itself is installed editable.
$(VENV)/installed: pyproject.toml
	@test -d $(VENV) || $(PYTHON) -m venv $(VENV)
	@echo "installing what the project needs (a few minutes, once)" >&2
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/installed-dev: $(VENV)/installed
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

$(VENV)/installed-bench: $(VENV)/installed
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[bench]'
	@touch $@

ask: $(VENV)/installed ## answer from vault/: make ask Q="who led ACE Robotics' round?"
	@$(BIN)/ask "$$Q"

index: $(VENV)/installed ## bring the index of vault/ up to date
	@$(BIN)/rag index

test: $(VENV)/installed-dev ## run every test
	@$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder --cov --cov-report=term-missing:skip-covered -q

lint: $(VENV)/installed-dev ## ruff, over everything
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .

types: $(VENV)/installed-dev ## mypy --strict over rag/
	@$(BIN)/mypy

check: lint types test ## what must pass before a commit

gold-check: $(VENV)/installed-dev ## prove every entry of the gold sets against their vaults
	@$(BIN)/python -m rag.evaluation.gold_check eval/gold.jsonl vault
	@$(BIN)/python -m rag.evaluation.gold_check eval/everyday.jsonl vault
	@for one in eval/people/* eval/languages/*/; do \
	  $(BIN)/python -m rag.evaluation.gold_check $$one/gold.jsonl $$one/vault || exit 1; done

eval: $(VENV)/installed ## evaluation runs against the gold set and the everyday questions
	@$(BIN)/rag eval eval/gold.jsonl --vault vault
	@$(BIN)/rag eval eval/everyday.jsonl --vault vault

eval-gate: $(VENV)/installed ## the gold set with gates just under today's figures
	@$(BIN)/rag eval eval/gold.jsonl --vault vault $(GATES)

PUBLIC ?= ../shared/eval
eval-public: $(VENV)/installed ## every public question set in PUBLIC as one table
	@$(BIN)/python -m rag.evaluation.public $(PUBLIC)

BENCH ?= $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/rag-bench
bench: $(VENV)/installed-bench ## ours beside its peers: make bench VAULT=notes for a vault of yours
	@mkdir -p "$(BENCH)"
	@$(BIN)/python bench/speed.py --cache "$(BENCH)" --out "$(BENCH)/speed.md" \
	  --picture "$(BENCH)/speed.svg" $(if $(VAULT),--vault "$(VAULT)")

clean: ## remove the virtual environment and caches
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage

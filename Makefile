# Everything that a contributor or CI calls. `make` alone lists it.
# What needs more than a line is in tests/checks: setup.py (stdlib only) and the checks themselves.

# make cannot keep a path with a space in it together, and neither can the #! line of a script in .venv.
ifneq ($(words $(CURDIR)),1)
$(error The path of this checkout has a space in it: $(CURDIR). Move it to a path without)
endif

# ansible-core 2.19, which the checks run on, supports exactly these. Asking each one costs little, and a
# pyenv shim or a Python without ensurepip (Debian: python3-venv) answers no.
usable = $(shell $(1) -c 'import ensurepip, sys; print(int((3, 11) <= sys.version_info < (3, 14)))' 2>/dev/null)
PYTHON = $(firstword $(foreach name,python3.11 python3.12 python3.13 python3,$(if $(filter 1,$(call usable,$(name))),$(name))))
CHECKS = .venv/bin/python tests/checks

# Every module is a Python process of its own: without cached bytecode each would compile botocore anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup demo test round-trips faults bench coverage cores lint docs site build importer sanity units \
	targets molecule integration requirements readmes pictures clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-14s %s\n", $$1, $$2}' Makefile

setup: ## make .venv with all that is needed; nothing to do unless the requirements changed
	@python="$(PYTHON)"; \
	if [ -z "$$python" ]; then echo "setup: no Python 3.11, 3.12 or 3.13 with ensurepip found" >&2; exit 1; fi; \
	"$$python" tests/checks/setup.py

demo: setup ## onboard four accounts in a local AWS, give one back, and show what happened
	@.venv/bin/python tests/demo

pictures: setup ## the demo once more, into the pictures of the documentation
	@.venv/bin/python tests/demo docs/pictures

test: setup ## all checks and all tests: what CI runs
	@$(CHECKS) lint docs build importer sanity units targets molecule integration

lint: setup ## ruff, mypy, yamllint, ansible-lint, cfn-lint
	@$(CHECKS) lint

docs: setup ## antsibull-docs lint, a release tried in a copy, and the site
	@$(CHECKS) docs

site: setup ## the documentation as a site, build/site/index.html; without a network
	@$(CHECKS) site

build: setup ## the tarball in build/dist, installed and tried
	@$(CHECKS) build

importer: setup ## what Galaxy would say about the tarball
	@$(CHECKS) importer

sanity: setup ## ansible-test sanity
	@$(CHECKS) sanity

units: setup ## ansible-test units
	@$(CHECKS) units

targets: setup ## ansible-test integration: what is the same for every module, in the local AWS
	@$(CHECKS) targets

molecule: setup ## the molecule scenarios
	@$(CHECKS) molecule

integration: setup ## pytest: what needs the local AWS
	@$(CHECKS) integration

round-trips: setup ## made-up accounts are onboarded and offboarded, thirty fleets of them (some half an hour)
	@$(CHECKS) round_trips

drift: setup ## every attribute that is compared is changed by hand, by itself and in pairs (some half an hour); writes docs/drift.md
	@$(CHECKS) drift

faults: setup ## every call of every module fails, hangs or is the last one (up to two hours); writes docs/faults.md
	@$(CHECKS) faults

bench: setup ## what hardening costs, beside the peers' modules and plain boto3 (some half an hour); writes docs/benchmarks.md
	@.venv/bin/python tests/bench

coverage: setup ## how much of plugins the tests reach (some half an hour); writes the figures into README.md
	@$(CHECKS) coverage

cores: setup ## the support matrix: ansible-core 2.17 to 2.21, Pythons, botocores (some forty minutes); writes docs/support.md
	@$(CHECKS) cores

readmes: setup ## what is written from data: the roles' READMEs, schemas, pages of the site, pictures of AWX
	@.venv/bin/python tests/readmes

requirements: setup ## compile requirements/development.in to development.txt, newest versions
	@.venv/bin/uv pip compile --universal --python-version 3.11 --upgrade --quiet --no-header --no-annotate \
		--no-emit-index-url --no-emit-find-links --output-file requirements/development.txt requirements/development.in

clean: ## remove all that make has made
	@rm -rf .venv build tests/output .ansible .ruff_cache .mypy_cache .pytest_cache

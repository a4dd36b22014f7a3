# The two commands: `make run` starts the site on this machine, `make test` runs every test.
# Both install what they need first. PYTHON= chooses another Python, PORT= another port.

PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$p" && break; done)
TOOL = $(or $(PYTHON),$(error Python 3.11 or newer is needed. On Debian or Ubuntu: apt-get install python3)) -m

.PHONY: run test check assets lock bench lighthouse clean

run:
	@$(TOOL) tools.run

test:
	@$(TOOL) tools.test all

check:
	@$(TOOL) tools.test checks

assets:
	@$(TOOL) tools.assets

lock:
	@$(TOOL) tools.lock

bench:
	@$(TOOL) tools.test ready
	@.venv/bin/python -m bench

lighthouse:
	@$(TOOL) tools.test ready
	@.venv/bin/python -m tools.lighthouse

clean:
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache var/made var/static

# The two commands of the README, and what CI calls. Each makes the virtual environment it needs.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

# A test that hangs is named, with where each thread stood, and the others go on. Seconds; slow ones strike for an hour.
LIMITED = -o faulthandler_exit_on_timeout=true -o faulthandler_timeout

.PHONY: demo test test-all check generated measured reliability format bench clean

demo: $(STAMP)           ## all three systems on embedded servers, and a look at the result
	$(BIN)/python scripts/demo.py

test: $(STAMP)           ## the test suite; it starts its own servers
	$(BIN)/python scripts/servers.py 15 clickhouse-24
	$(BIN)/python -m pytest -m "not slow" -n 2 --dist worksteal $(LIMITED)=400 $(ARGS)

test-all: $(STAMP)       ## also many server versions, fuzzing and crash loops
	$(BIN)/python scripts/servers.py
	$(BIN)/python scripts/schemas.py
	$(BIN)/python scripts/clickhouse_schemas.py
	$(BIN)/python -m pytest -n 2 --dist worksteal $(LIMITED)=7200 $(ARGS)

check: $(STAMP)          ## lint, format, types, layers, generated files, migrations, profiles
	$(BIN)/ruff check dbkit tests scripts benchmarks
	$(BIN)/ruff format --check dbkit tests scripts benchmarks
	$(BIN)/mypy
	$(BIN)/mypy scripts/demo.py
	$(BIN)/lint-imports --no-cache
	$(BIN)/python scripts/generated.py --check
	$(BIN)/dbkit migrate check
	$(BIN)/dbkit lint

generated: $(STAMP)      ## write schemas/profile.schema.json anew
	$(BIN)/python scripts/generated.py

measured: $(STAMP)       ## what statements do to tables in use, on every major, and docs/agreement.md
	$(BIN)/python scripts/servers.py
	$(BIN)/python -m scripts.effects
	$(BIN)/python -m scripts.agreement $(SQUAWK)

reliability: $(STAMP)    ## what happens when it goes wrong, and to clients meanwhile: docs/reliability.md; for hours
	$(BIN)/python -m scripts.reliability $(ARGS)

format: $(STAMP)
	$(BIN)/ruff format dbkit tests scripts benchmarks
	$(BIN)/ruff check --fix dbkit tests scripts benchmarks

bench: $(STAMP)          ## timings of the commands people wait for
	$(BIN)/python benchmarks/commands.py

$(STAMP): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	touch $(STAMP)

clean:
	rm -rf $(VENV) .dbkit .mypy_cache .ruff_cache .pytest_cache

"""Makes the servers that ``make test-all`` fetched known, and says in the header which ones there are."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from hypothesis import settings

FETCHED = Path(__file__).resolve().parent.parent / ".dbkit" / "servers"
if FETCHED.is_dir() and "DBKIT_POSTGRES_BIN" not in os.environ:
    os.environ["DBKIT_POSTGRES_BIN"] = os.pathsep.join(str(one) for one in sorted(FETCHED.glob("postgresql-*/bin")))

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # as in the background: what is interrupted would not hear
    signal.signal(signal.SIGINT, signal.default_int_handler)


# As in a pipeline, everywhere: the same examples each time, and how long one takes says only how busy the machine is.
settings.load_profile("ci")


def pytest_report_header(config: pytest.Config) -> list[str]:
    """The PostgreSQL servers that the tests can start."""
    from dbkit.embedded.postgres_binaries import installations

    versions = ", ".join(dict.fromkeys(one.version for one in installations()))
    return [f"PostgreSQL servers: {versions or 'none: pip install dbkit[embedded]'}"]

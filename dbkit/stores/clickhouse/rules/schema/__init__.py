"""Rules of what a ``clickhouse:`` section declares: one a file."""

"""Rules of live ClickHouse servers: one a file."""

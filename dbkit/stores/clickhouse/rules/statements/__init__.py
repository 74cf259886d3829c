"""Rules of the statements of ClickHouse migration files: one a file."""

"""Rules of statements in migration files: one a file."""

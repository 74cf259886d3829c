"""Rules of commands in migration files: one a file."""

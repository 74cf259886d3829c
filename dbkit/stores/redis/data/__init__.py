"""Data migrations: what a line of a migration file that starts with DBKIT does to the keys of a pattern."""

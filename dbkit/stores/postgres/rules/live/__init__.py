"""Rules of a live database: one a file, one catalogue query each."""

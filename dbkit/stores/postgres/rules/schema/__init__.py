"""Rules of what a ``postgres:`` section declares: one a file."""

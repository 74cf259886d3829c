"""What ``dbkit lint`` advises against in PostgreSQL: one rule a file."""

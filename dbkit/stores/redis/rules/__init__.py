"""What ``dbkit lint`` advises against in a ``redis:`` section: one rule a file."""

"""What ``dbkit lint`` advises against in ClickHouse: one rule a file."""

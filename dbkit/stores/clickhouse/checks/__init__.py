"""What is looked at before a statement: rows that it would change in silence, lose, or stop at."""

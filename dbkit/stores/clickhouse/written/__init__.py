"""What statements of migration files, or of a section, say: what is known after them, and what lint's rules ask."""

"""What statements of migration files say: what is known after them, and what lint's rules ask of each."""

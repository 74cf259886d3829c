"""YAML text to data and places; the top level of a profile, its includes and targets. No store is known here."""

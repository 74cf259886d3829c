"""Flags in, report out, exit code. One file per verb."""

"""Backups: made, listed, verified, restored, removed."""

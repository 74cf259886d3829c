"""Ids, spans, diagnostics, errors and canonical hashes. Standard library only."""

"""Servers that dbkit starts itself: PostgreSQL, Valkey and the ClickHouse engine. See ``servers.py``."""

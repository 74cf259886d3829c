"""dbkit provisions and migrates PostgreSQL, Redis and ClickHouse from one YAML profile."""

__all__ = ["__version__"]
__version__ = "0.1.0"

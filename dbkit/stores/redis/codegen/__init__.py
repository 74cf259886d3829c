"""Typed keys, lifetimes and values of a keyspace as a module of a programming language."""

from __future__ import annotations

from collections.abc import Callable

from dbkit.stores.redis.codegen.go import go_module
from dbkit.stores.redis.codegen.model import Model, read_model
from dbkit.stores.redis.codegen.python import python_module
from dbkit.stores.redis.codegen.typescript import typescript_module

__all__ = ["LANGUAGES", "Model", "read_model"]

LANGUAGES: dict[str, tuple[str, Callable[[Model], str]]] = {
    "python": ("{}_keys.py", python_module),
    "typescript": ("{}_keys.ts", typescript_module),
    "go": ("{}_keys.go", go_module),
}
"""For each language the name of its file, and what writes it."""

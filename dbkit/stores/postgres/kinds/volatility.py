"""Whether a default gives each row a value of its own, so that adding it writes every row."""

from __future__ import annotations

import re

__all__ = ["SAME_FOR_ALL_ROWS", "changes_by_row", "same_for_all_rows"]

_QUOTED = re.compile(r"'(?:[^']|'')*'")
_CALL = re.compile(r"(?<!::)\b([a-z_][\w.]*)\(", re.IGNORECASE)
SAME_FOR_ALL_ROWS = frozenset(
    {
        "abs", "age", "array_append", "array_cat", "array_fill", "array_prepend", "array_to_string", "btrim", "ceil",
        "chr", "coalesce", "concat", "concat_ws", "current_database", "current_schema", "current_setting", "date_bin",
        "date_part", "date_trunc", "daterange", "decode", "encode", "extract", "floor", "format", "greatest",
        "inet_client_addr", "inet_server_addr", "int4range", "int8range", "json_build_array", "json_build_object",
        "jsonb_build_array", "jsonb_build_object", "justify_interval", "left", "length", "lower", "lpad", "ltrim",
        "make_date", "make_interval", "make_time", "make_timestamp", "make_timestamptz", "md5", "now", "nullif",
        "numrange", "pg_backend_pid", "point", "power", "quote_ident", "quote_literal", "repeat", "replace", "right",
        "round", "row_to_json", "rpad", "rtrim", "sha256", "split_part", "statement_timestamp", "string_to_array",
        "strpos", "substr", "substring", "timezone", "to_char", "to_date", "to_json", "to_jsonb", "to_number",
        "to_timestamp", "to_tsvector", "transaction_timestamp", "translate", "trunc", "tsrange", "tstzrange", "upper",
    }
)  # fmt: skip
"""Functions of the server that are not volatile in any of their forms. Source: pg_proc, asked by a test."""
_TYPES = frozenset(
    {"array", "bit", "char", "character", "interval", "numeric", "time", "timestamp", "varchar", "varying"}
)
"""What stands before a bracket and is no call."""


def same_for_all_rows(function: str) -> bool:
    """Whether a function is known to give all rows of a statement one value."""
    return function.lower() in SAME_FOR_ALL_ROWS


def changes_by_row(expression: str) -> bool:
    """Whether a default may be volatile: any function that is not known to give all rows one value."""
    calls = {name.lower() for name in _CALL.findall(_QUOTED.sub("''", expression))}
    return bool(calls - SAME_FOR_ALL_ROWS - _TYPES)

"""A hash of a row, by which rows are compared and found again."""

from __future__ import annotations

from collections.abc import Sequence

from dbkit.stores.clickhouse.transport import ServerError, Transport

__all__ = ["row_hash"]

_NOT_IMPLEMENTED = 48


def row_hash(transport: Transport, values: Sequence[str]) -> str:
    """The expression; 24.8 cannot hash a tuple that holds a NULL (error 48), so there the text of it is hashed."""
    row = f"tuple({', '.join(values)})"
    return f"cityHash64({row})" if _hashes_nulls(transport) else f"cityHash64(toString({row}))"


def _hashes_nulls(transport: Transport) -> bool:
    try:
        transport.query("SELECT cityHash64(tuple(materialize(CAST(NULL AS Nullable(String)))))")
    except ServerError as error:
        if error.code == _NOT_IMPLEMENTED:
            return False
        raise
    return True

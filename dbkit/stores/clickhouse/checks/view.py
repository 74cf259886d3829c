"""Whether what a materialized view gives has a place in its target: MODIFY QUERY looks at neither names nor types."""

from __future__ import annotations

from dbkit.core.errors import StatementFailed
from dbkit.stores.clickhouse.quote import literal
from dbkit.stores.clickhouse.recipes.read import read_view
from dbkit.stores.clickhouse.tokens import significant
from dbkit.stores.clickhouse.transport import ServerError, Transport
from dbkit.stores.clickhouse.types import is_convertible

__all__ = ["check_view", "misplaced", "target_of"]


def misplaced(given: dict[str, str], target: dict[str, str]) -> list[str]:
    """What a query gives and the target cannot take, in words."""
    found = [f"it has no column {name} ({kind})" for name, kind in given.items() if name not in target]
    return found + [
        f"{name} is {target[name]} there, and the query gives {kind}"
        for name, kind in given.items()
        if name in target and _parts(kind, target[name])
    ]


def _parts(given: str, wanted: str) -> bool:
    """Whether a value cannot become the other; states of simple aggregates are plain values."""
    before, after = _plain(given), _plain(wanted)
    return before != after and not is_convertible(before, after)


def _plain(kind: str) -> str:
    if kind.startswith("SimpleAggregateFunction("):
        return kind.removesuffix(")").split(", ", 1)[1]
    return kind


def check_view(transport: Transport, sql: str) -> None:
    """Look at the header of a view's query before the view gets it. Raises StatementFailed."""
    tokens = significant(sql)
    words = [token.text.upper() for token in tokens[:5]]
    if words[:3] == ["CREATE", "MATERIALIZED", "VIEW"]:
        to = next((place for place, token in enumerate(tokens) if token.is_word("TO")), None)
        name = tokens[to + 1].name if to is not None else None
        if to is None or any(token.is_word("AS", "ENGINE") for token in tokens[:to]):
            return
    elif words[:2] == ["ALTER", "TABLE"] and words[3:5] == ["MODIFY", "QUERY"]:
        name = target_of(transport, tokens[2].name or "")
    else:
        return
    view = read_view(sql)
    rows = transport.query(
        f"SELECT name, type FROM system.columns WHERE database = currentDatabase() AND table = {literal(name or '')} "  # noqa: S608
        "AND default_kind NOT IN ('MATERIALIZED', 'ALIAS')"
    )
    target = {str(column): str(kind) for column, kind in rows}
    try:
        given = {str(row[0]): str(row[1]) for row in transport.query(f"DESCRIBE ({view.select.rstrip().rstrip(';')})")}
    except ServerError:
        return  # the server says so itself
    wrong = misplaced(given, target) if target else []
    if wrong:
        raise StatementFailed(
            f"what {view.name} gives does not fit {name}: {'; '.join(wrong)}",
            help=f"its values would be lost in silence. {name} has {', '.join(target)}",
        )


def target_of(transport: Transport, view: str) -> str | None:
    """The table of this database that a view writes to."""
    rows = transport.query(
        "SELECT create_table_query, currentDatabase() FROM system.tables "  # noqa: S608
        f"WHERE database = currentDatabase() AND name = {literal(view)}"
    )
    if not rows:
        return None
    tokens = significant(str(rows[0][0]))
    to = next((place for place, token in enumerate(tokens) if token.is_word("TO")), None)
    as_ = next((place for place, token in enumerate(tokens) if token.is_word("AS")), len(tokens))
    if to is None or to > as_:
        return None
    if tokens[to + 2].text != ".":
        return tokens[to + 1].name
    return tokens[to + 3].name if tokens[to + 1].name == rows[0][1] else None

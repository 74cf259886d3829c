"""Which rights views ask of their definers, and who has them by what a profile says.

Held against 26.9 and 24.8: a view that runs with the rights of its definer asks of it SELECT on what it reads, INSERT
on the table that it writes to, and dictGet on the dictionaries that it asks. A view within the query that has no
definer passes on what it reads itself. Rows that a view keeps inside itself ask for nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from fnmatch import fnmatchcase

from dbkit.contract import DraftStatement
from dbkit.stores.clickhouse.access_book import AccessBook
from dbkit.stores.clickhouse.definer import definer_of
from dbkit.stores.clickhouse.kinds.grants import Grant
from dbkit.stores.clickhouse.quote import identifier
from dbkit.stores.clickhouse.split import split
from dbkit.stores.clickhouse.surface import ClickHouseSection, MaterializedView, View
from dbkit.stores.clickhouse.tokens import significant, unquote
from dbkit.stores.clickhouse.written.query import query

__all__ = ["Rights", "asked_of_definers", "has", "is_replaced_whole", "rights_of", "said_rights"]

Rights = Mapping[str, frozenset[Grant]]
"""What users and roles may do, of whom a profile says it: rights, and names of roles."""


def said_rights(statements: Iterable[DraftStatement], database: str) -> Rights:
    """The rights that the statements of a draft give; ``database`` is the one that they leave out."""
    book = AccessBook(database)
    said = [statement for statement in statements if statement.id.kind == "grants"]
    for statement in said:
        for one in split(statement.text):
            book.run(one.text)
    return {statement.id.name: frozenset(book.granted.get(statement.id.name, ())) for statement in said}


def rights_of(rights: Rights, name: str) -> frozenset[Grant] | None:
    """What somebody may do, by roles too; None where not all of it is said."""
    found: set[Grant] = set()
    asked, queue = {name}, [name]
    while queue:
        held = rights.get(queue.pop())
        if held is None:
            return None
        found |= held
        roles = {grant.privilege for grant in held if not grant.on} - asked
        asked |= roles
        queue += sorted(roles)
    return frozenset(found)


def has(held: Collection[Grant], privilege: str, on: str) -> bool:
    """Whether a right is there; one for some columns counts, as who gives such knows which a view needs."""
    return any(
        grant.privilege.upper() in (privilege.upper(), "ALL") and (grant.on == "*.*" or fnmatchcase(on, grant.on))
        for grant in held
        if grant.on
    )


def is_replaced_whole(view: MaterializedView) -> bool:
    """Whether each refresh puts another table in the place of the target."""
    return view.refresh is not None and "APPEND" not in view.refresh.upper().split()


def asked_of_definers(section: ClickHouseSection) -> Iterator[tuple[str, Grant]]:
    """The rights on tables that the views of a section ask of their definers, and who these are."""
    views = {name: View(select=view) if isinstance(view, str) else view for name, view in section.views.items()}
    both: list[View | MaterializedView] = [*views.values(), *section.materialized_views.values()]
    for view in both:
        definer = definer_of(view.security)
        if definer is None:
            continue
        for name in sorted(_read(view.select, section, views)):
            yield definer, Grant(on=identifier(name), privilege="SELECT")
        for name in sorted(_asked(view.select, section)):
            yield definer, Grant(on=identifier(name), privilege="dictGet")
        if isinstance(view, MaterializedView) and view.to is not None and not is_replaced_whole(view):
            yield definer, Grant(on=identifier(view.to), privilege="INSERT")


def _read(select: str, section: ClickHouseSection, views: Mapping[str, View]) -> set[str]:
    """What a query reads of the section, and what the views in it read that run with the rights of who asks."""
    known = {*section.tables, *views, *section.materialized_views, *section.dictionaries}
    found: set[str] = set()
    queue = [select]
    while queue:
        more = (query(queue.pop()).tables & known) - found
        found |= more
        queue += [views[name].select for name in sorted(more) if name in views and _is_invoked(views[name])]
    return found


def _is_invoked(view: View) -> bool:
    return view.security is None or "INVOKER" in view.security.upper().split()


def _asked(select: str, section: ClickHouseSection) -> set[str]:
    """The dictionaries that functions of a query ask, by their names in it: 'countries', 'shop.countries'."""
    tokens = significant(select)
    if not any((token.name or "").startswith("dict") for token in tokens):
        return set()
    names = {unquote(token.text).rpartition(".")[2] for token in tokens if token.kind == "text"}
    return names & set(section.dictionaries)

"""An index that another one makes needless.

Two that are the same, or one whose columns another begins with: each write keeps both, and no query needs the shorter.
A unique one is never needless for one that is not, and neither is one with a WHERE or of another method.

Bad:

```yaml
postgres:
  version: 16
  tables:
    orders:
      columns: {id: bigint primary key, user_id: bigint not null, day: date not null}
      indexes:
        orders_user_id_idx: (user_id)
        orders_user_id_day_idx: (user_id, day)
```

Good:

```yaml
postgres:
  version: 16
  tables:
    orders:
      columns: {id: bigint primary key, user_id: bigint not null, day: date not null}
      indexes:
        orders_user_id_day_idx: (user_id, day)
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dbkit.lint.rule import Advice
from dbkit.stores.postgres.linted import Linted
from dbkit.stores.postgres.written.known import Constraint, Index


def check(linted: Linted) -> Iterator[Advice]:
    """Compare the indexes of each table with each other and with its keys."""
    for table in linted.tables:
        indexes = list(linted.known.indexes_of(table.name))
        for index in indexes:
            better = next((one for one in indexes if _replaces(one, index)), None)
            if better is not None:
                yield _advice(linted, index, better.name[1], same=better.text == index.text)
                continue
            key = next((one for one in table.constraints if _begins_with(one, index)), None)
            if key is not None:
                yield _advice(linted, index, key.name, same=key.columns == index.elements)


def _advice(linted: Linted, index: Index, better: str, *, same: bool) -> Advice:
    word = "is the same as" if same else "is what begins"
    return Advice(
        path=linted.at("index", *index.name),
        message=f"{index.name[1]!r} {word} {better!r}",
        help="remove it",
    )


def _replaces(one: Index, index: Index) -> bool:
    """Whether every query and every rule that ``index`` serves is served by ``one``; of two alike, by the first."""
    if one.name == index.name:
        return False
    if one.text == index.text and one.unique == index.unique:
        return one.name < index.name
    if one.text == index.text:
        return one.unique
    if index.unique or index.partial or one.partial or {one.method, index.method} != {"btree"}:
        return False
    shorter = len(index.elements) < len(one.elements) or (index.elements == one.elements and one.unique)
    return shorter and one.elements[: len(index.elements)] == index.elements


def _begins_with(key: Constraint, index: Index) -> bool:
    """Whether the index of a key serves what ``index`` does."""
    plain = key.kind in ("primary", "unique") and index.method == "btree" and not index.partial
    covered = key.columns[: len(index.elements)] == index.elements
    return plain and covered and (not index.unique or key.columns == index.elements)

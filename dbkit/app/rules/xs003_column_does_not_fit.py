"""A placeholder that does not allow every value of its column.

The column is what decides: where it can hold what the placeholder refuses, some rows have no key. It is decided for
columns of type uuid, of the integers (for identities: no negative ones), of enums, and for `varchar(n)`; the message
shows a value.

Bad:

```yaml
postgres:
  version: 16
  tables:
    users: {columns: {id: bigint primary key}}
redis:
  keyspaces:
    profile: {key: "profile:{id:uuid}", type: string, ttl: 300s, source: postgres.users}
```

Good:

```yaml
postgres:
  version: 16
  tables:
    users: {columns: {id: bigint primary key}}
redis:
  keyspaces:
    profile: {key: "profile:{id:uint}", type: string, ttl: 300s, source: postgres.users}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dbkit.app.across import Across, Taken
from dbkit.lint.rule import Advice
from dbkit.stores.redis.automaton import Characters, Choice, Node, Repeat, Sequential, build, find_word, literal
from dbkit.stores.redis.placeholder import resolve

_DIGITS = {"int2": 5, "int4": 10, "int8": 19}
_DIGIT = Characters(((48, 57),))
_FIRST = Characters(((49, 57),))


def check(across: Across) -> Iterator[Advice]:
    """Look at every placeholder whose column is known."""
    for taken in across.taken:
        value = _refused(taken)
        if value is not None:
            cache = taken.cache
            column = f"{cache.table}.{taken.column}"
            yield Advice(
                path=("keyspaces", cache.declared.name, "key"),
                message=f"{column} can hold {value!r}, which {taken.placeholder.text} does not allow",
                help=f"give {taken.placeholder.name!r} a type that holds every value of the column",
            )


def _refused(taken: Taken) -> str | None:
    type_, node = taken.type, taken.placeholder.type.node
    if type_.name in ("varchar", "bpchar") and type_.length and isinstance(node, Repeat):
        return _too_long(node, type_.length)
    language = _language(taken)
    return None if language is None else find_word([build([language])], [build([node])])


def _too_long(node: Repeat, length: int) -> str | None:
    """A value of the longest kind, of characters that the placeholder does allow."""
    if node.high is None or length <= node.high:
        return None
    return find_word([build([Repeat(node.part, node.high + 1, node.high + 1)])], [])


def _language(taken: Taken) -> Node | None:
    type_ = taken.type
    if type_.name == "uuid":
        return resolve("uuid", {}).node
    if type_.words:
        return Choice(tuple(literal(word) for word in type_.words))
    if type_.name in _DIGITS:
        return Choice((literal("0"), Sequential((_FIRST, Repeat(_DIGIT, 0, _DIGITS[type_.name] - 1)))))
    return None

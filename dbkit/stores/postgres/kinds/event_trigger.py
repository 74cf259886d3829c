"""Event triggers. They fire while a plan runs: made last, dropped and disabled first.

Source: CREATE EVENT TRIGGER, ALTER EVENT TRIGGER; pg_event_trigger.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Alteration, Env, Replace
from dbkit.plan.step import Step
from dbkit.stores.postgres.kinds.base import CatalogKind, Row, named, step, texts
from dbkit.stores.postgres.kinds.word import Word
from dbkit.stores.postgres.quote import identifier, literal

__all__ = ["EVENT_TRIGGER", "EventTrigger"]

_ENABLED = {"O": "origin", "D": "disabled", "R": "replica", "A": "always"}
_WORDS = {"origin": "ENABLE", "disabled": "DISABLE", "replica": "ENABLE REPLICA", "always": "ENABLE ALWAYS"}


@dataclass(frozen=True, slots=True, kw_only=True)
class EventTrigger:
    """An event trigger; its function is SQL, qualified where needed."""

    id: ObjectId
    event: str
    function: str
    tags: tuple[str, ...] = ()
    """The only commands for which it fires, where it is not for all."""
    enabled: str = "origin"


def _from_row(row: Row) -> EventTrigger:
    return EventTrigger(
        id=named("event_trigger", row),
        event=row["event"],
        function=row["function"],
        tags=texts(row["tags"]),
        enabled=_ENABLED[row["enabled"]],
    )


def _requires(trigger: EventTrigger) -> Iterator[tuple[int, str]]:
    if trigger.event == "login":
        yield 17, "an event trigger on login"


def _head(trigger: EventTrigger) -> str:
    return f"EVENT TRIGGER {identifier(trigger.id.name)}"


def _definition(trigger: EventTrigger) -> str:
    tags = f" WHEN tag IN ({', '.join(map(literal, trigger.tags))})" if trigger.tags else ""
    return f"ON {identifier(trigger.event)}{tags} EXECUTE FUNCTION {trigger.function}()"


def _create(trigger: EventTrigger, env: Env) -> Iterator[Step]:
    yield step(trigger.id, f"CREATE {_head(trigger)} {_definition(trigger)}", env)
    if trigger.enabled != "origin":
        yield _enable(trigger, env)


def _enable(trigger: EventTrigger, env: Env) -> Step:
    return step(trigger.id, f"ALTER {_head(trigger)} {_WORDS[trigger.enabled]}", env)


def _drop(trigger: EventTrigger, env: Env) -> Iterator[Step]:
    yield step(trigger.id, f"DROP {_head(trigger)}", env)


def _alter(have: EventTrigger, want: EventTrigger, env: Env) -> Alteration | Replace:
    if replace(have, enabled=want.enabled) != want:
        return Replace("an event trigger cannot get another definition")
    return Alteration(steps=(_enable(want, env),), early=want.enabled == "disabled")


def _rename(trigger: EventTrigger, new: ObjectId, env: Env) -> Iterator[Step]:
    yield step(trigger.id, f"ALTER {_head(trigger)} RENAME TO {identifier(new.name)}", env)


def _also(key: str, value: Any) -> Iterator[str]:
    if value.enabled != "origin":
        yield f"ALTER EVENT TRIGGER {identifier(key)} {_WORDS[value.enabled]}"


EVENT_TRIGGER = CatalogKind(
    name="event_trigger",
    model=EventTrigger,
    weight=99,
    from_row=_from_row,
    create=_create,
    drop=_drop,
    alter=_alter,
    rename=_rename,
    requires=_requires,
    word=Word(
        section="event_triggers",
        what="one event trigger",
        node="CreateEventTrigStmt",
        before=lambda key, qualify: f"CREATE EVENT TRIGGER {qualify(key)} ",
        identity=lambda _schema, key: ObjectId("event_trigger", (key,)),
        subject=lambda key, qualify: f"EVENT TRIGGER {qualify(key)}",
        key=lambda trigger: trigger.id.name,
        definition=_definition,
        also=_also,
        more=lambda trigger: {"enabled": trigger.enabled} if trigger.enabled != "origin" else {},
    ),
)

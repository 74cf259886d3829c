"""Subscriptions. Source: CREATE SUBSCRIPTION, ALTER SUBSCRIPTION; pg_subscription.

A subscription is made as pg_dump makes it: without connecting, and disabled. Whether it is enabled is a matter of
operation: it is never compared and never changed for good, so that no scratch database ever takes changes from a
publisher. The password of a connection is never read, and not compared: ``${NAME}`` stands for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from dbkit.core.ids import ObjectId
from dbkit.plan.hazard import Hazard, HazardKind
from dbkit.plan.op import Alteration, Env, Replace
from dbkit.plan.step import Step, Transaction
from dbkit.stores.postgres.kinds.base import CatalogKind, Row, hazard, named, step, texts
from dbkit.stores.postgres.kinds.generic_options import placeholder
from dbkit.stores.postgres.kinds.word import Word
from dbkit.stores.postgres.parse import Node
from dbkit.stores.postgres.quote import identifier, identifiers, literal

__all__ = ["SUBSCRIPTION", "Subscription"]

_SECRET = re.compile(r"((?:ssl)?password\s*=\s*'?|://[^/?#@:]*:)\$\{(\w*)\}")
_STREAMING = {"t": "on", "true": "on", "p": "parallel"}
_OF_CREATION = frozenset({"connect", "create_slot", "copy_data", "enabled"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """A subscription."""

    id: ObjectId
    connection: str | None
    """With ``${}`` for each password; not known to who is no superuser."""
    secrets: tuple[str, ...] = field(default=(), compare=False)
    """The variables from which the passwords come, in their order: ``${NAME}``."""
    publications: tuple[str, ...]
    slot_name: str | None
    enabled: bool = field(default=False, compare=False)
    binary: bool = False
    streaming: str = "off"
    synchronous_commit: str = "off"
    two_phase: bool = False
    disable_on_error: bool = False
    password_required: bool = True
    run_as_owner: bool = False
    origin: str = "any"
    failover: bool = False


def _from_row(row: Row) -> Subscription:
    identity = named("subscription", row)
    secrets: list[str] = []

    def found(match: re.Match[str]) -> str:
        word = "sslpassword" if match[1].startswith("ssl") else "password"
        secrets.append(f"${{{match[2]}}}" if match[2] else placeholder(identity.name, word))
        return f"{match[1]}${{}}"

    connection = None if row["connection"] is None else _SECRET.sub(found, row["connection"])
    return Subscription(
        id=identity,
        connection=connection,
        secrets=tuple(secrets),
        publications=texts(row["publications"]),
        slot_name=row["slot_name"],
        enabled=row["enabled"],
        binary=row["binary"],
        streaming=_STREAMING.get(row["streaming"], "off"),
        synchronous_commit=row["synchronous_commit"],
        two_phase=row["two_phase"] in ("p", "e"),
        disable_on_error=row["disable_on_error"] == "true",
        password_required=row["password_required"] in (None, "true"),
        run_as_owner=row["run_as_owner"] == "true",
        origin=row["origin"] or "any",
        failover=row["failover"] == "true",
    )


def _requires(subscription: Subscription) -> Iterator[tuple[int, str]]:
    needed = (
        (subscription.two_phase, 15, "two_phase"),
        (subscription.disable_on_error, 15, "disable_on_error"),
        (subscription.streaming == "parallel", 16, "streaming = parallel"),
        (not subscription.password_required, 16, "password_required"),
        (subscription.run_as_owner, 16, "run_as_owner"),
        (subscription.origin != "any", 16, "origin"),
        (subscription.failover, 17, "failover"),
    )
    for used, major, name in needed:
        if used:
            yield major, f"the subscription option {name}"


def _connection(subscription: Subscription) -> str:
    text = subscription.connection or ""
    for secret in subscription.secrets:
        text = text.replace("${}", secret, 1)
    return literal(text)


def _options(subscription: Subscription) -> dict[str, str]:
    """Every option as SQL."""
    plain = ("two_phase", "disable_on_error", "password_required", "run_as_owner", "failover", "binary")
    return {
        "slot_name": "NONE" if subscription.slot_name is None else literal(subscription.slot_name),
        "streaming": subscription.streaming,
        "synchronous_commit": literal(subscription.synchronous_commit),
        "origin": subscription.origin,
        **{name: str(getattr(subscription, name)).lower() for name in plain},
    }


def _definition(subscription: Subscription) -> str:
    # What streaming is without a word differs between majors.
    usual = _options(Subscription(id=subscription.id, connection=None, publications=(), slot_name=subscription.id.name))
    told = {name: value for name, value in _options(subscription).items() if value != usual[name]}
    told["streaming"] = subscription.streaming
    options = ", ".join(f"{name} = {value}" for name, value in sorted(told.items()))
    publications = identifiers(subscription.publications)
    return f"CONNECTION {_connection(subscription)} PUBLICATION {publications} WITH ({options})"


def _unconnected(definition: str) -> str:
    """The definition for a subscription that is made without connecting."""
    text = definition.rstrip()
    return f"{text[:-1]}, connect = false)" if text.endswith(")") else f"{text}\nWITH (connect = false)"


def _fits(node: Node) -> bool:
    names = {option["DefElem"]["defname"] for option in node.get("options", ())}
    return not names & _OF_CREATION


def _create(subscription: Subscription, env: Env) -> Iterator[Step]:
    text = f"CREATE SUBSCRIPTION {identifier(subscription.id.name)} {_unconnected(_definition(subscription))}"
    yield step(subscription.id, text, env, hazards=(_stands_still(subscription),))


def _stands_still(subscription: Subscription) -> Hazard:
    name = identifier(subscription.id.name)
    return hazard(
        HazardKind.ACCESS,
        f"the subscription {name} takes no changes: it is made disabled and without connecting to the publisher",
        f"make its slot on the publisher, then ALTER SUBSCRIPTION {name} ENABLE and REFRESH PUBLICATION",
    )


def _change(subscription: Subscription, change: str, env: Env, transaction: Transaction = Transaction.INSIDE) -> Step:
    text = f"ALTER SUBSCRIPTION {identifier(subscription.id.name)} {change}"
    return step(subscription.id, text, env, transaction=transaction)


def _drop(subscription: Subscription, env: Env) -> Iterator[Step]:
    """Without the slot: to drop that the server would have to reach the publisher."""
    hazards: tuple[Hazard, ...] = ()
    if subscription.slot_name is not None:
        why = f"the slot {subscription.slot_name} stays on the publisher and holds back its WAL"
        remedy = f"SELECT pg_drop_replication_slot({literal(subscription.slot_name)}) there"
        hazards = (hazard(HazardKind.ACCESS, why, remedy),)
        yield _change(subscription, "DISABLE", env)
        yield _change(subscription, "SET (slot_name = NONE)", env)
    text = f"DROP SUBSCRIPTION {identifier(subscription.id.name)}"
    yield step(subscription.id, text, env, hazards=hazards)


_BY_PUBLISHER = ("two_phase", "failover")
"""What ALTER SUBSCRIPTION changes on the publisher too: outside of a transaction, and while it is disabled."""


def _alter(have: Subscription, want: Subscription, env: Env) -> Alteration | Replace:
    if have.two_phase != want.two_phase and env.version < 18:
        return Replace("PostgreSQL 18 is the first that can change two_phase")
    before = _options(have)
    changed = {name: value for name, value in _options(want).items() if before[name] != value}
    inside = [f"{name} = {value}" for name, value in changed.items() if name not in _BY_PUBLISHER]
    apart = [f"{name} = {value}" for name, value in changed.items() if name in _BY_PUBLISHER]
    steps = []
    # What could not be read cannot be compared.
    if None not in (have.connection, want.connection) and have.connection != want.connection:
        steps.append(_change(want, f"CONNECTION {_connection(want)}", env))
    if have.publications != want.publications:
        change = f"SET PUBLICATION {identifiers(want.publications)} WITH (refresh = false)"
        steps.append(_change(want, change, env))
    if inside:
        steps.append(_change(want, f"SET ({', '.join(inside)})", env))
    if apart:
        steps.append(_change(want, f"SET ({', '.join(apart)})", env, transaction=Transaction.NONE))
    if have.enabled and (apart or changed.get("slot_name") == "NONE"):
        steps.insert(0, _change(want, "DISABLE", env))
        steps += [_change(want, "ENABLE", env)] if want.slot_name is not None else []
    return Alteration(steps=tuple(steps))


def _rename(subscription: Subscription, new: ObjectId, env: Env) -> Iterator[Step]:
    yield _change(subscription, f"RENAME TO {identifier(new.name)}", env)


SUBSCRIPTION = CatalogKind(
    name="subscription",
    model=Subscription,
    weight=78,
    from_row=_from_row,
    create=_create,
    drop=_drop,
    alter=_alter,
    rename=_rename,
    requires=_requires,
    word=Word(
        section="subscriptions",
        what="one subscription",
        node="CreateSubscriptionStmt",
        before=lambda key, qualify: f"CREATE SUBSCRIPTION {qualify(key)} ",
        identity=lambda _schema, key: ObjectId("subscription", (key,)),
        subject=lambda key, qualify: f"SUBSCRIPTION {qualify(key)}",
        key=lambda subscription: subscription.id.name,
        definition=_definition,
        complete=_unconnected,
        fits=_fits,
    ),
)

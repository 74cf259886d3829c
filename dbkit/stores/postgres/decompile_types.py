"""Types and sequences as a profile declares them."""

from __future__ import annotations

from typing import Any

from dbkit.core.ids import ObjectId
from dbkit.stores.postgres.decompile_words import Reading, expression, lowered, short_type
from dbkit.stores.postgres.kinds.composite import Attribute, Composite
from dbkit.stores.postgres.kinds.domain import Domain, domain_sql
from dbkit.stores.postgres.kinds.domain_constraint import DomainConstraint
from dbkit.stores.postgres.kinds.domain_default import DomainDefault
from dbkit.stores.postgres.kinds.enum import Enum
from dbkit.stores.postgres.kinds.range import Range, range_sql
from dbkit.stores.postgres.kinds.sequence import Sequence
from dbkit.stores.postgres.kinds.sequence_options import written

__all__ = ["composite", "domain", "enum", "range_type", "sequence"]


def enum(reading: Reading, item: Enum) -> Any:
    """An enum type: its labels."""
    return reading.described(item.id, "values", list(item.labels))


def domain(reading: Reading, item: Domain) -> Any:
    """A domain: one line of SQL, and a mapping of the checks of which that cannot say all."""
    constraints: tuple[DomainConstraint, ...] = reading.of("domain_constraint", item.id)
    apart = [one for one in constraints if not one.validated or reading.about(one.id)]
    default: Any = reading.state.objects.get(ObjectId("domain_default", item.id.path))
    inline = [one for one in constraints if one not in apart]
    definition = domain_sql(item, default.expression if isinstance(default, DomainDefault) else None, inline)
    about = reading.about(item.id)
    checks = {one.id.name: _check(reading, one) for one in apart}
    if not checks and not about:
        return lowered(definition)
    return {"definition": lowered(definition), **({"checks": checks} if checks else {}), **about}


def _check(reading: Reading, constraint: DomainConstraint) -> dict[str, Any]:
    more = {} if constraint.validated else {"validated": False}
    return {
        "expression": expression(constraint.definition.removeprefix("CHECK ")),
        **more,
        **reading.about(constraint.id),
    }


def composite(reading: Reading, item: Composite) -> Any:
    """A composite type: its attributes in their order."""
    attributes = {attribute.name: _attribute(attribute) for attribute in item.attributes}
    return {"attributes": attributes, **reading.about(item.id)}


def _attribute(attribute: Attribute) -> str:
    collation = f" collate {attribute.collation}" if attribute.collation else ""
    return short_type(attribute.type) + collation


def range_type(reading: Reading, item: Range) -> Any:
    """A range type: its options."""
    return {"definition": range_sql(item), **reading.about(item.id)}


def sequence(reading: Reading, item: Sequence) -> Any:
    """A sequence: its options, and a mapping where there is more to say."""
    parts = ["" if item.type == "bigint" else f"as {item.type}", written(item.options, item.type)]
    definition = lowered(" ".join(part for part in parts if part))
    more = {
        "definition": definition or None,
        "owned_by": ".".join(item.owner.path[1:]) if item.owner else None,
        "unlogged": item.unlogged or None,
        **reading.about(item.id),
    }
    filled = {key: value for key, value in more.items() if value}
    return definition if filled.keys() <= {"definition"} else filled

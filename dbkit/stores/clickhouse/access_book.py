"""A book of access objects: what statements of access control would have made on a server.

An embedded engine has no place for users (it answers 514), and other servers' users are not a scratch database's to
touch. So statements are read and kept, in the words of the server's own formatter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from dbkit.core.ids import ObjectId
from dbkit.plan.state import Object
from dbkit.stores.clickhouse.access_text import GRAMMARS, canonical, read_change, read_granting
from dbkit.stores.clickhouse.kinds.grants import Grant, Grants
from dbkit.stores.clickhouse.kinds.placement import names_in
from dbkit.stores.clickhouse.kinds.quota import Quota
from dbkit.stores.clickhouse.kinds.role import Role
from dbkit.stores.clickhouse.kinds.row_policy import RowPolicy
from dbkit.stores.clickhouse.kinds.settings_profile import SettingsProfile
from dbkit.stores.clickhouse.kinds.user import User
from dbkit.stores.clickhouse.tokens import significant

__all__ = ["ACCESS_KINDS", "AccessBook"]

_MODELS: Mapping[str, Callable[..., Object]] = {
    "role": Role,
    "quota": Quota,
    "row_policy": RowPolicy,
    "settings_profile": SettingsProfile,
}
ACCESS_KINDS = frozenset({*GRAMMARS, "grants"})


def _as_written(statement: str) -> str:
    return statement


@dataclass(slots=True)
class AccessBook:
    """Users, roles, quotas, row policies, settings profiles and grants."""

    database: str
    printed: Callable[[str], str] = _as_written
    """A statement as the server's formatter prints it."""
    entries: dict[ObjectId, dict[str, str]] = field(default_factory=dict)
    granted: dict[str, set[Grant]] = field(default_factory=dict)

    def run(self, statement: str) -> None:
        """Note what a statement does."""
        if significant(statement)[0].is_word("GRANT", "REVOKE"):
            self._grant(statement)
        else:
            self._change(statement)

    def _change(self, statement: str) -> None:
        change = read_change(statement, self.database)
        for identity in change.ids if change is not None else ():
            if change is None:
                continue
            before = self.entries.pop(identity, {})
            if change.verb == "DROP":
                self.granted.pop(identity.name, None)
                continue
            clauses = dict(change.clauses) if change.verb == "CREATE" else before | dict(change.clauses)
            name = change.renamed_to or identity.name
            if change.renamed_to is not None and identity.name in self.granted:
                self.granted[name] = self.granted.pop(identity.name)
            renamed = ObjectId(identity.kind, (*identity.parent, name))
            self.entries[renamed] = self._formatted(renamed, clauses)

    def _formatted(self, identity: ObjectId, clauses: Mapping[str, str]) -> dict[str, str]:
        grammar = GRAMMARS[identity.kind]
        said = [f"{word} {clauses[word]}".strip() for word in grammar.absent if word in clauses]
        text = " ".join([f"CREATE {grammar.word} {grammar.named(identity)}", *said])
        change = read_change(self.printed(text), self.database)
        return dict(change.clauses) if change is not None else {}

    def _grant(self, statement: str) -> None:
        granting = read_granting(statement, self.database)
        if not any(grant.privilege.upper() == "ALL" for grant in granting.grants):
            # A formatter of ClickHouse 24 prints ALL as all privileges that it knows.
            granting = read_granting(self.printed(statement), self.database)
        for grantee in granting.grantees:
            have = self.granted.setdefault(grantee, set())
            for grant in granting.grants:
                other = replace(grant, option=not grant.option)
                if granting.verb == "GRANT":
                    have.discard(other)
                    have.add(grant)
                    continue
                held = {grant, other} & have
                have -= held
                if granting.only_option and held:
                    have.add(replace(grant, option=False))

    def objects(self) -> Iterator[Object]:
        """What is in the book."""
        for identity, clauses in self.entries.items():
            said = canonical(identity.kind, clauses)
            if identity.kind == "user":
                secret = clauses.get("IDENTIFIED", "")
                yield User(id=identity, clauses=said, identified_with_secrets=secret if "${" in secret else None)
            else:
                yield _MODELS[identity.kind](id=identity, clauses=said)
        for grantee, grants in self.granted.items():
            if grants:
                yield Grants(id=ObjectId("grants", (grantee,)), grants=tuple(sorted(grants)))

    def needs(self, objects: Iterable[Object]) -> Iterator[tuple[ObjectId, frozenset[ObjectId]]]:
        """What each names of the others."""
        known = {identity for identity in self.entries if identity.kind in ("user", "role", "settings_profile")}
        for item in objects:
            if isinstance(item, Grants):
                names = {item.id.name, *(grant.privilege for grant in item.grants if not grant.on)}
            else:
                clauses = getattr(item, "clauses", ())
                names = set().union(*(names_in(text) for word, text in clauses if word in _NAMING))
            yield item.id, frozenset(one for one in known if one.name in names and one != item.id)


_NAMING = ("DEFAULT ROLE", "GRANTEES", "SETTINGS", "TO")

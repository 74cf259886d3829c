"""Settings profiles. Source: ClickHouse documentation, CREATE SETTINGS PROFILE."""

from __future__ import annotations

from dataclasses import dataclass

from dbkit.core.ids import ObjectId
from dbkit.stores.clickhouse.kinds.access import Clauses, Grammar, access_kind

__all__ = ["SETTINGS_PROFILE", "SETTINGS_PROFILE_GRAMMAR", "SettingsProfile"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsProfile:
    """A settings profile of the server."""

    id: ObjectId
    clauses: Clauses = ()


SETTINGS_PROFILE_GRAMMAR = Grammar(
    word="SETTINGS PROFILE", absent={"SETTINGS": "NONE", "TO": "NONE"}, lists=frozenset({"SETTINGS", "TO"})
)
SETTINGS_PROFILE = access_kind(SettingsProfile, SETTINGS_PROFILE_GRAMMAR, name="settings_profile", weight=3)

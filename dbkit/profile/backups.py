"""Where a profile's backups go, how long they stay, and what is promised of them: ``backups:``."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from dbkit.core.diagnostic import Diagnostic
from dbkit.profile.explain import Places, explain
from dbkit.profile.target_words import Duration

__all__ = ["BackupPlace", "Backups", "Keep", "Rule", "read_backups"]

_STRICT = ConfigDict(extra="forbid", frozen=True, strict=True)
_Count = Annotated[int, Field(ge=0, le=100_000)]


class BackupPlace(BaseModel):
    """A folder or a bucket that holds backups."""

    model_config = _STRICT

    path: Annotated[str, Field(min_length=1)] = Field(
        description="A folder, or s3://bucket/prefix; ${VARIABLE} is filled in."
    )
    medium: Annotated[str, Field(min_length=1)] = Field(
        default="disk", description="What it is kept on: disk, object storage, tape. Two of a kind can fail together."
    )
    offsite: bool = Field(default=False, description="Whether it is in another building than the databases.")


class Keep(BaseModel):
    """How long backups stay. The newest that was verified is never removed, nor any of the last ``days``."""

    model_config = _STRICT

    days: Annotated[int, Field(ge=1, le=36500)] = Field(default=30, description="All of so many days.")
    daily: _Count = Field(default=7, description="The last of each day, for so many days that have one.")
    weekly: _Count = Field(default=4, description="The last of each week.")
    monthly: _Count = Field(default=12, description="The last of each month.")


class Rule(BaseModel):
    """What `dbkit backup list` checks: 3-2-1, unless said otherwise."""

    model_config = _STRICT

    copies: _Count = Field(default=3, description="Of the data, the database itself being one.")
    media: _Count = Field(default=2, description="Different media among them; the database is on disk.")
    offsite: _Count = Field(default=1, description="Copies in another building.")


class Backups(BaseModel):
    """Backups of the profile's databases."""

    model_config = _STRICT

    places: dict[Annotated[str, Field(min_length=1)], BackupPlace] = Field(
        default={}, description="Where each backup is written, by name."
    )
    keep: Keep = Field(default=Keep(), description="How long they stay.")
    rule: Rule = Field(default=Rule(), description="How many copies there must be, and where.")
    every: Duration = Field(default="1d", description="The newest must not be older than this.")
    verified_every: Duration = Field(default="7d", description="Nor the newest that was restored and compared.")
    encrypt_to: list[Annotated[str, Field(pattern="^age1")]] = Field(
        default=[], description="Public keys of age: only who holds one of the private ones can read a backup."
    )


def read_backups(data: Any, places: Places) -> tuple[Backups | None, tuple[Diagnostic, ...]]:
    """What stands below ``backups:``, with every finding; the places' paths start there."""
    try:
        return Backups.model_validate(data, strict=True), ()
    except ValidationError as error:
        return None, explain(error, Backups, data, places)

"""What all words of the ``postgres:`` section are made of."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

__all__ = [
    "Comment",
    "Defined",
    "ExtensionNames",
    "ForeignOptions",
    "Grants",
    "Labels",
    "Model",
    "Name",
    "Named",
    "Options",
    "Owned",
    "Owner",
    "RenamedFrom",
    "Scalar",
    "Sql",
    "Storage",
]

Name = Annotated[str, Field(min_length=1)]

Sql = Annotated[str, Field(min_length=1)]

Scalar = bool | int | float | str

Options = Annotated[dict[Name, Scalar], Field(description="Storage parameters: {fillfactor: 70}.")]

Comment = Annotated[str | None, Field(description="COMMENT ON the object.")]

RenamedFrom = Annotated[
    Name | None, Field(description="The name that it had: makes a rename out of a drop and a create.")
]

Owner = Annotated[
    Name | None,
    Field(description="The role that owns it, here and (of a schema) what is below; current_user: whoever makes it."),
]

Labels = Annotated[
    dict[Name, str], Field(description="SECURITY LABEL: provider to label. The server must have the provider.")
]

Grants = Annotated[
    dict[Name, Sql | list[Sql]] | None,
    Field(
        description="Role to privileges, as in GRANT: {app: 'select, update (a, b)', boss: all with grant option}. "
        "public is everybody, $owner is the owner: what is said of these replaces what they have by default. "
        "none: nothing. Without this word privileges stay as they are."
    ),
]

Storage = Annotated[
    Literal["plain", "external", "extended", "main"] | None, Field(description="How large values are kept.")
]


class Model(BaseModel):
    """Strict: an unknown key or a value of another type is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


ForeignOptions = Annotated[
    dict[Name, Scalar],
    Field(description="Options of the foreign data wrapper: {table_name: links}. A secret is written ${NAME}."),
]

ExtensionNames = Annotated[list[Name], Field(description="DEPENDS ON EXTENSION: with which extensions it is dropped.")]


class Named(Model):
    """What has a name: it can be commented and renamed."""

    comment: Comment = None
    renamed_from: RenamedFrom = None


class Owned(Named):
    """What has an owner and privileges of its own."""

    owner: Owner = None
    grants: Grants = None
    security_labels: Labels = {}


class Defined(Owned):
    """What is a name and a definition, where there is more to say than its SQL."""

    definition: Sql = Field(description="The same as in the short form.")

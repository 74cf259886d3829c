"""What all words of the ``clickhouse:`` section are made of."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

__all__ = ["Comment", "Expression", "Model", "Name", "RenamedFrom", "Scalar", "Settings"]

Name = Annotated[str, Field(min_length=1)]
Expression = Annotated[str, Field(min_length=1)]
Scalar = bool | int | float | str
Settings = dict[Name, Scalar]
RenamedFrom = Annotated[
    Name | None, Field(description="The name that it had: makes a rename out of a drop and a create.")
]
Comment = Annotated[str | None, Field(description="The comment that the server keeps with it.")]


class Model(BaseModel):
    """A mapping: every key is known, every type is right."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

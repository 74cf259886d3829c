"""Which objects ``--allow KIND=GLOB`` names."""

from __future__ import annotations

import pytest

from dbkit.plan.allow import allows

SLUG = ("public", "links", "slug")


@pytest.mark.parametrize(
    "pattern",
    ["column=public.links.slug", "column=links.slug", "column=slug", "column=links.*", "*=s*", "column", "column=*"],
)
def test_a_pattern_names_the_whole_path_or_its_end(pattern: str) -> None:
    assert allows([pattern], "column", SLUG)


@pytest.mark.parametrize("pattern", ["table=slug", "column=links", "column=public.links", "column=lug", ""])
def test_nothing_else_is_named(pattern: str) -> None:
    assert not allows([pattern], "column", SLUG)
    assert not allows([], "column", SLUG)

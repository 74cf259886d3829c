"""Values that are hard to look into."""

from __future__ import annotations

from typing import Any

import pytest

from dbkit.stores.redis.audit.values import CHECKS, undecodable
from dbkit.stores.redis.declared import Declared, declared_keyspaces
from dbkit.stores.redis.surface import RedisSection


def link(**more: Any) -> Declared:
    space = {"key": "link:{slug}", "type": "string", "encoding": "json", "ttl": "1h", **more}
    (one,) = declared_keyspaces(RedisSection.model_validate({"keyspaces": {"link": space}}))
    return one


@pytest.mark.parametrize("document", [{}, {"document": {"url": {"type": "string"}}}])
def test_a_value_that_is_nested_too_deeply_is_no_json(document: dict[str, Any]) -> None:
    assert undecodable(link(**document), b"[" * 60_000 + b"]" * 60_000) is None
    assert undecodable(link(**document), b"[" * 30_000 + b"]" * 30_000) == "no json"
    with pytest.raises(ValueError, match="too deeply"):
        CHECKS["json"](b"[" * 30_000)


def test_a_document_is_held_against_its_declaration() -> None:
    one = link(document={"url": {"type": "string", "required": True}})
    assert undecodable(one, b'{"url": "x"}') is None
    assert undecodable(one, b'{"url": 1}') == ".url is no string"
    assert undecodable(one, b"{}") == ".url is missing"
    assert undecodable(one, b"[]") == "the document is no object"
    assert undecodable(link(document={"$root": {"type": "array"}}), b"{}") == "the document is no array"

"""A generated Python module builds and parses keys as the pattern engine does."""

from __future__ import annotations

import dataclasses
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dbkit.stores.redis.codegen import LANGUAGES, read_model
from dbkit.stores.redis.codegen.expression import node_expression
from dbkit.stores.redis.declared import declared_keyspaces
from dbkit.stores.redis.surface import RedisSection
from tests.unit.redis.codegen_drivers import python_module

ASCII = st.characters(codec="ascii")
KEYS = {
    "one": "one:{a}:{b:int}:{c:uuid}",
    "two": "two:{{a:slug(2..5)}}:{b:uint}:{c:enum(x|y-z)}",
    "three": "three:{a:hex(4)}{b:date}:{c:rest(1..9)}",
}
KEYSPACES = declared_keyspaces(
    RedisSection.model_validate(
        {"keyspaces": {name: {"key": key, "type": "string", "ttl": "1h"} for name, key in KEYS.items()}}
    )
)
MODEL = read_model("three", KEYSPACES)


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    name, render = LANGUAGES["python"]
    path = tmp_path_factory.mktemp("generated") / name.format(MODEL.file_name)
    path.write_text(render(MODEL), encoding="utf-8")
    return python_module(path)


@settings(max_examples=30)
@given(number=st.integers(0, len(KEYSPACES) - 1), data=st.data())
def test_parsing_undoes_building(keys: ModuleType, number: int, data: st.DataObject) -> None:
    family, declared = MODEL.families[number], KEYSPACES[number]
    values = {
        part.name: data.draw(
            st.from_regex(node_expression(part.node, lambda code: f"\\U{code:08x}"), fullmatch=True, alphabet=ASCII)
        )
        for part in family.placeholders
    }
    key = declared.pattern.format(values)
    found = getattr(keys, f"{family.name}_parse")(key.encode())
    assert {name: str(value) for name, value in dataclasses.asdict(found).items()} == values
    assert getattr(keys, f"{family.name}_key")(**dataclasses.asdict(found)) == key


@settings(max_examples=100)
@given(number=st.integers(0, len(KEYSPACES) - 1), key=st.text(alphabet="one:twhr{}0123-xyabc\n é", max_size=20))
def test_what_is_no_key_is_not_parsed(keys: ModuleType, number: int, key: str) -> None:
    declared = KEYSPACES[number]
    for text in (key, f"{declared.name}:{key}"):
        found = getattr(keys, f"{declared.name}_parse")(text)
        assert (found is None) == (declared.pattern.parse(text) is None)

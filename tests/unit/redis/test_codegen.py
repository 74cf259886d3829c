"""Generated modules: in every language, keys are what the pattern engine says they are, and values come back."""

from __future__ import annotations

import json
import random
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from dbkit.stores.redis.automaton import Characters, Choice, Node, Repeat, Sequential
from dbkit.stores.redis.codegen import LANGUAGES, Model, read_model
from dbkit.stores.redis.codegen.model import KeyPart
from dbkit.stores.redis.codegen.names import camel, distinct, pascal, snake
from dbkit.stores.redis.declared import Declared, declared_keyspaces
from dbkit.stores.redis.surface import RedisSection
from tests.unit.redis.codegen_drivers import DRIVERS, Vectors

SECTION = {
    "types": {"who": {"class": "A-Za-z0-9._-", "length": "1..64"}},
    "keyspaces": {
        "clicks": {
            "key": "ev:clicks",
            "type": "stream",
            "ttl": {"none": "bounded by its writers"},
            "fields": {"at": {"encoding": "timestamp", "required": True}, "raw-bytes": "text"},
        },
        "rate-limit": {
            "comment": 'Says "x" */ and \\ and """ at once; and is so long that its line has to be broken somewhere.',
            "key": "rate:{{who:who}}:{bucket:uint}",
            "type": "string",
            "encoding": "integer",
            "ttl": {"set": "1500ms", "jitter": "10%", "max": "2s"},
            "source": {"table": "postgres.a", "key": {"who": "id"}, "invalidate": ["update"]},
        },
        "kinds": {
            "key": "k:{type:enum(day|week|a-month)}:{class:uuid}:{id:int}:{day:date(%Y-%m-%d)}:{key:rest(1..20)}",
            "type": "hash",
            "ttl": "1h",
            "source": {"table": "postgres.a", "invalidate": ["insert", "delete"]},
            "fields": {
                "str": {"encoding": "text", "required": True},
                "class": {"encoding": "json", "required": True},
                "aCount": "integer",
                "a_field_long_enough_to_break_lines": "boolean",
            },
        },
        "9 lives": {"key": '"q":{x:ulid}{y:hex(4)}', "type": "set", "encoding": "float", "ttl": {"max": "1d"}},
        "bits": {"key": "b.+(|)$/`'-:{n:slug(2..9)}", "type": "bitmap", "ttl": "1d"},
        "link": {"key": "link:{slug}", "type": "string", "encoding": "json", "ttl": "5m"},
        "card": {
            "key": "card:{id:uuid}",
            "type": "string",
            "encoding": "json",
            "ttl": "5m",
            "document": {
                "url": {"type": "string", "required": True},
                "hits": {"type": "integer", "nullable": True},
                "share": {"type": "number", "required": True, "nullable": True},
                "any-thing": {},
                "utm": {"type": "object", "values": {"type": "string"}},
                "tags": {"type": "array", "items": {"type": "string", "nullable": True}},
                "lock": {
                    "type": "object",
                    "properties": {
                        "type": {"enum": ["none", "pin", "pass word"], "required": True},
                        "open": {"type": "boolean"},
                        "level": {"enum": [1, 2]},
                        "long": {"enum": [f"{word}-so-long-that-it-breaks" for word in "abcd"], "nullable": True},
                        "wide": {"enum": [f"{word}-so-long-that-it-breaks" for word in "ab"], "required": True},
                        "some": {"enum": ["one | of | them", "another | of them", "and-yet-another-one-of-them"]},
                    },
                },
            },
        },
        "cards": {
            "key": "cards",
            "type": "list",
            "encoding": "json",
            "ttl": "5m",
            "document": {"$root": {"type": "array", "items": {"properties": {"id": {"type": "integer"}}}}},
        },
        "day": {"key": "link:{day:enum(a|ab|day|0)}", "refines": "link", "type": "string", "ttl": "5m"},
    },
}

VALUES: dict[str, dict[str, str | None]] = {
    "integer": {
        "0": "0",
        "-12": "-12",
        "9223372036854775807": "9223372036854775807",
        "9223372036854775808": None,
        "+1": None,
        "01": None,
        "-0": None,
        "1.0": None,
        "": None,
        "1\n": None,
        "\u0661": None,
    },
    "float": {"1.5": "1.5", "-2.5e-1": "-0.25", "nan": None, "inf": None, "1e999": None, "0x1": None, ".5": None},
    "boolean": {"1": "1", "0": "0", "true": "1", "false": "0", "yes": None, "TRUE": None},
    "json": {'{"a":[1,"é"]}': '{"a":[1,"é"]}', "null": "null", "<": None, "NaN": None, '"<b>"': '"<b>"'},
    "uuid": {
        "01234567-89ab-cdef-0123-456789abcdef": "01234567-89ab-cdef-0123-456789abcdef",
        "01234567-89AB-cdef-0123-456789abcdef": None,
        "0123456789abcdef0123456789abcdef": None,
    },
    "timestamp": {
        "2026-01-02T03:04:05Z": "2026-01-02T03:04:05.000000Z",
        "2026-01-02T03:04:05.123456789+02:00": "2026-01-02T01:04:05.123456Z",
        "2026-02-30T00:00:00Z": None,
        "2026-01-02T24:00:00Z": None,
        "2026-01-02 03:04:05": None,
        "1767323045": None,
    },
    "text": {"": "", "é\n": "é\n"},
}


@pytest.fixture(scope="module")
def keyspaces() -> tuple[Declared, ...]:
    return declared_keyspaces(RedisSection.model_validate(SECTION))


@pytest.fixture(scope="module")
def model(keyspaces: tuple[Declared, ...]) -> Model:
    return read_model("shop", keyspaces)


def written(model: Model, language: str, folder: Path) -> Path:
    name, render = LANGUAGES[language]
    path = folder / name.format(model.file_name)
    path.write_text(render(model), encoding="utf-8")
    return path


def word(node: Node, chance: random.Random) -> str:
    """A random word of a language."""
    match node:
        case Characters(ranges):
            low, high = chance.choice(ranges)
            return chr(chance.randint(low, min(high, low + 200)))
        case Sequential(parts):
            return "".join(word(part, chance) for part in parts)
        case Choice(options):
            return word(chance.choice(options), chance)
        case Repeat(part, low, high):
            most = min(low + 3 if high is None else high, low + 20)
            return "".join(word(part, chance) for _ in range(chance.randint(low, most)))


def key_vectors(model: Model, keyspaces: tuple[Declared, ...]) -> tuple[Vectors, list[list[str] | None]]:
    """Keys of every keyspace, and keys with a character put in, taken out or changed; what the engine makes of them."""
    chance = random.Random(4)
    vectors: Vectors = []
    expected: list[list[str] | None] = []
    for family, declared in zip(model.families, keyspaces, strict=True):
        for _ in range(60):
            values = {part.name: word(part.node, chance) for part in family.placeholders}
            try:
                key = declared.pattern.format(values)
            except ValueError:  # what refines it has the key
                continue
            at = chance.randrange(len(key))
            put = chance.choice(["", "a", "0", ":", "{", "*", "\n", "-", " ", "\u2028", "é", "\U0001f600"])
            for one in (key, "link:a", "link:day", key[:at] + put + key[at + chance.randint(0, 1) :], key + "\n"):
                found = declared.pattern.parse(one)
                vectors.append(["parse", family.name, one])
                expected.append(None if found is None else [*found.values(), one])
    return vectors, expected


def build_vectors(model: Model, keyspaces: tuple[Declared, ...]) -> tuple[Vectors, list[list[str] | None]]:
    """Builders refuse what the engine refuses."""
    vectors: Vectors = []
    expected: list[list[str] | None] = []
    for family, declared in zip(model.families, keyspaces, strict=True):
        if not family.placeholders or any(part.kind in ("int", "uint") for part in family.placeholders):
            continue
        for bad in ("", "a:b", "{a}", "a b", "é", "a\n", "ab", "*"):
            values = {part.name: bad for part in family.placeholders}
            vectors.append(["build", family.name, [list(pair) for pair in values.items()]])
            try:
                expected.append([declared.pattern.format(values)])
            except ValueError:
                expected.append(None)
    return vectors, expected


def value_vectors() -> tuple[Vectors, list[list[str] | None]]:
    pairs = [(name, data, again) for name, cases in VALUES.items() for data, again in cases.items()]
    return [["value", name, data] for name, data, _ in pairs], [(again and [again]) or None for _, _, again in pairs]


FIELDS: list[tuple[str, dict[str, str], bool]] = [
    ("kinds", {"str": "x", "class": "[1]", "aCount": "-3"}, True),
    ("kinds", {"str": "", "class": "{}"}, True),
    ("kinds", {"class": "{}"}, False),
    ("kinds", {"str": "", "class": "{}", "aCount": "x"}, False),
    ("clicks", {"at": "2026-01-02T03:04:05.000000Z", "raw-bytes": "y"}, True),
]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_module_reads_and_writes_what_the_engine_does(
    language: str, model: Model, keyspaces: tuple[Declared, ...], tmp_path: Path
) -> None:
    path = written(model, language, tmp_path)
    keys, builds, values = key_vectors(model, keyspaces), build_vectors(model, keyspaces), value_vectors()
    vectors = [*keys[0], *builds[0], *values[0]]
    expected = [*keys[1], *builds[1], *values[1]]
    fields: Vectors = [["fields", name, data] for name, data, _ in FIELDS]
    answers = DRIVERS[language](path, model, [*vectors, *fields])
    wrong = [
        (vector, answer, wanted)
        for vector, answer, wanted in zip(vectors, answers, expected, strict=False)
        if _comparable(vector, answer) != _comparable(vector, wanted)
    ]
    assert not wrong, wrong[:5]
    for (_, data, good), answer in zip(FIELDS, answers[len(vectors) :], strict=True):
        assert (answer is not None) == good
        assert answer is None or json.loads(answer[0]) == data


def _comparable(vector: list[Any], answer: list[str] | None) -> list[str] | None:
    """TypeScript's times end in milliseconds; an empty text is an answer too."""
    if answer is None or vector[:2] == ["value", "text"]:
        return None
    if vector[:2] == ["value", "timestamp"]:
        return [re.sub(r"(\.\d{3})\d*Z", r"\1Z", answer[0])]
    return answer


@pytest.mark.parametrize(
    ("language", "tool", "options"),
    [
        ("python", "ruff", ["format", "--isolated", "--check"]),
        ("typescript", "prettier", ["--check"]),
        ("go", "gofmt", ["-l"]),
    ],
)
def test_a_module_is_as_the_formatter_leaves_it(
    language: str, tool: str, options: list[str], model: Model, tmp_path: Path
) -> None:
    found = shutil.which(tool)
    if found is None:
        pytest.skip(f"{tool} is not here")
    path = written(model, language, tmp_path)
    done = subprocess.run([found, *options, str(path)], check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    assert tool != "gofmt" or not done.stdout


def test_the_python_module_knows_lifetimes_and_invalidations(model: Model, tmp_path: Path) -> None:
    from tests.unit.redis.codegen_drivers import python_module

    keys = python_module(written(model, "python", tmp_path))
    assert (keys.RATE_LIMIT_TTL.seconds, keys.RATE_LIMIT_TTL.jitter_percent, keys.RATE_LIMIT_TTL.max_seconds) == (
        1.5,
        10,
        2,
    )
    assert all(1500 <= keys.RATE_LIMIT_TTL.milliseconds() <= 1650 for _ in range(100))
    assert keys.CLICKS_TTL.milliseconds() is None
    assert [(one.keyspace, one.on, one.columns) for one in keys.INVALIDATIONS["postgres.a"]] == [
        ("rate-limit", ("update",), {"bucket": "bucket", "who": "id"}),
        ("kinds", ("delete", "insert"), {name: name for name in ("class", "day", "id", "key", "type")}),
    ]
    assert keys.link_parse(b"link:\xff") is None
    assert keys.link_parse(b"link:\xc3\xa9") == keys.LinkKey(slug="é")
    assert keys.LINK_VALUE.decode(keys.LINK_VALUE.encode({"a": 1})) == {"a": 1}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_module_is_the_same_each_time(language: str, model: Model) -> None:
    _, render = LANGUAGES[language]
    assert render(model) == render(model)
    assert "dbkit redis codegen from the profile shop" in render(model)


def test_names_become_identifiers_that_differ() -> None:
    assert [style("9 livesOf-HTTPKeys") for style in (snake, camel, pascal)] == [
        "n_9_lives_of_http_keys",
        "n9LivesOfHttpKeys",
        "N9LivesOfHttpKeys",
    ]
    assert distinct(["a-b", "a_b", "é", "class"], snake, {"class"}) == {
        "a-b": "a_b",
        "a_b": "a_b_2",
        "é": "x",
        "class": "class_",
    }


def test_numbers_of_keys_fit_into_64_bits(model: Model) -> None:
    part = next(
        part for family in model.families for part in family.parts if isinstance(part, KeyPart) and part.kind == "int"
    )
    from dbkit.stores.redis.automaton import as_expression

    assert re.fullmatch(as_expression(part.node), "-" + "9" * 18)
    assert not re.fullmatch(as_expression(part.node), "9" * 19)

"""The top level of a profile, and several files as one."""

from __future__ import annotations

from pathlib import Path

import pytest

from dbkit.core.diagnostic import Diagnostic
from dbkit.core.span import Span
from dbkit.profile.document import ProfileDocument, read


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "profiles" / "parts").mkdir(parents=True)
    return tmp_path


def read_files(folder: Path, **files: str) -> tuple[ProfileDocument, tuple[Diagnostic, ...]]:
    for name, text in files.items():
        (folder / "profiles" / f"{name.replace('__', '/')}.yaml").write_text(text, encoding="utf-8")
    return read(folder / "profiles" / "shop.yaml")


MAIN = """\
profile: shop
description: The shop
include: [parts/billing.yaml]
targets: {local: embedded}
postgres:
  version: 16
  extensions: [pg_trgm]
  tables:
    orders: {columns: {id: uuid}}
clickhouse:
  version: 24.10
"""
BILLING = """\
description: What customers pay
include: more.yaml
postgres:
  extensions: [citext, pg_trgm, hstore]
  tables:
    invoices: {columns: {id: uuid}}
  views:
    due: select 1
targets:
  prod: {postgres: "${P}"}
"""
MORE = "redis: {version: 7}\n"


def test_files_are_merged(folder: Path) -> None:
    document, findings = read_files(folder, shop=MAIN, parts__billing=BILLING, parts__more=MORE)
    assert findings == ()
    assert (document.name, document.description, document.shown) == ("shop", "The shop", "profiles/shop.yaml")
    assert document.complete
    assert tuple(document.targets) == ("local", "prod")
    assert tuple(document.sections) == ("postgres", "clickhouse", "redis")
    postgres = document.sections["postgres"]
    assert postgres.data == {
        "version": 16,
        "extensions": ["pg_trgm", "citext", "hstore"],
        "tables": {"orders": {"columns": {"id": "uuid"}}, "invoices": {"columns": {"id": "uuid"}}},
        "views": {"due": "select 1"},
    }
    assert tuple(document.files) == ("profiles/shop.yaml", "profiles/parts/billing.yaml", "profiles/parts/more.yaml")


def test_places_name_the_file_they_are_in(folder: Path) -> None:
    document, _ = read_files(folder, shop=MAIN, parts__billing=BILLING, parts__more=MORE)
    postgres = document.sections["postgres"]
    billing = "profiles/parts/billing.yaml"
    assert postgres.key_spans["tables", "orders"] == Span("profiles/shop.yaml", 9, 5, 6)
    assert postgres.key_spans["tables", "invoices"] == Span(billing, 6, 5, 8)
    assert postgres.spans["tables", "invoices", "columns", "id"] == Span(billing, 6, 30, 4)
    assert postgres.spans["extensions", 1] == Span(billing, 4, 16, 6)
    assert postgres.spans["extensions", 2] == Span(billing, 4, 33, 6)
    assert postgres.key_spans[()] == Span("profiles/shop.yaml", 5, 1, 8)


def test_the_text_of_a_version_is_kept(folder: Path) -> None:
    document, _ = read_files(folder, shop="profile: x\nclickhouse: {version: 24.10}\npostgres: {version: 16}\n")
    assert document.sections["clickhouse"].data["version"] == "24.10"
    assert document.sections["postgres"].data["version"] == 16


def test_the_digest_is_of_all_texts(folder: Path) -> None:
    first, _ = read_files(folder, shop=MAIN, parts__billing=BILLING, parts__more=MORE)
    again, _ = read_files(folder)
    other, _ = read_files(folder, parts__more=MORE + "# more\n")
    assert first.digest == again.digest != other.digest


def test_a_file_that_two_files_include_is_read_once(folder: Path) -> None:
    files = {
        "shop": "profile: x\ninclude: [parts/a.yaml, parts/b.yaml]\n",
        "parts__a": "include: ../parts/c.yaml\n",
        "parts__b": "include: c.yaml\n",
        "parts__c": "postgres: {tables: {t: {}}}\n",
    }
    document, findings = read_files(folder, **files)
    assert findings == ()
    assert document.sections["postgres"].data == {"tables": {"t": {}}}


def test_a_name_declared_twice_has_both_places(folder: Path) -> None:
    twice = "postgres: {version: 15, tables: {orders: {}, other: {}}}\ntargets: {local: embedded}\n"
    document, findings = read_files(folder, shop=MAIN, parts__billing=twice)
    messages = [(str(one.span), one.message) for one in findings]
    assert messages == [
        (
            "profiles/parts/billing.yaml:1:12",
            "postgres.version is declared twice; the first is at profiles/shop.yaml:6:3",
        ),
        (
            "profiles/parts/billing.yaml:1:34",
            "postgres.tables.orders is declared twice; the first is at profiles/shop.yaml:9:5",
        ),
        (
            "profiles/parts/billing.yaml:2:11",
            "targets.local is declared twice; the first is at profiles/shop.yaml:4:11",
        ),
    ]
    assert "other" in document.sections["postgres"].data["tables"]


def test_cycles_and_missing_files_are_located(folder: Path) -> None:
    document, findings = read_files(folder, shop="profile: x\ninclude: [shop.yaml, gone.yaml]\nredis: {}\n")
    assert [(one.code, str(one.span)) for one in findings] == [
        ("include-cycle", "profiles/shop.yaml:2:11"),
        ("unreadable-file", "profiles/shop.yaml:2:22"),
    ]
    assert not document.complete


def test_a_long_chain_of_includes_is_read(folder: Path) -> None:
    files = {f"parts__f{n}": f"include: f{n + 1}.yaml\n" for n in range(1500)}
    _, findings = read_files(
        folder, shop="profile: x\ninclude: parts/f0.yaml\nredis: {}\n", **files, parts__f1500="redis: {a: 1}\n"
    )
    assert findings == ()


def test_a_file_that_is_not_utf8_is_one_finding_with_its_place(folder: Path) -> None:
    (folder / "profiles" / "shop.yaml").write_bytes("profile: x\ndescription: sch\xf6n\n".encode("latin-1"))
    _, (finding,) = read_files(folder)
    assert (finding.code, str(finding.span)) == ("encoding", "profiles/shop.yaml:2:17")


def test_byte_order_mark_and_line_breaks_of_windows_are_read(folder: Path) -> None:
    (folder / "profiles" / "shop.yaml").write_bytes(b"\xef\xbb\xbfprofile: x\r\nredis:\r\n  a: |\r\n    b\r\n    c\r\n")
    document, findings = read_files(folder)
    assert findings == ()
    assert document.sections["redis"].data == {"a": "b\nc\n"}
    assert document.sections["redis"].key_spans["a",] == Span("profiles/shop.yaml", 3, 3, 1)


def test_ten_megabytes_are_not_read(folder: Path) -> None:
    (folder / "profiles" / "shop.yaml").write_bytes(b"profile: x\n" + b"# comment\n" * 1_000_000)
    document, (finding,) = read_files(folder)
    assert (finding.code, str(finding.span)) == ("yaml-too-large", "profiles/shop.yaml:1:1")
    assert document.files == {}


def test_passwords_are_starred_out_in_what_is_kept_for_excerpts(folder: Path) -> None:
    text = "profile: x\ntargets: {prod: {postgres: 'postgresql://u:secret@h/d'}}\nredis: {}\n"
    document, (finding,) = read_files(folder, shop=text)
    assert finding.code == "password-in-profile"
    assert "secret" not in document.files["profiles/shop.yaml"]
    assert document.targets["prod"].urls["postgres"] == "postgresql://u:secret@h/d"

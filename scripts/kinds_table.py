"""Writes docs/coverage.md from the kinds of PostgreSQL objects themselves and from the catalogue of transitions."""

from __future__ import annotations

import inspect
import re
import sys
from pathlib import Path
from typing import Any

from dbkit.stores.postgres.kinds import KINDS
from dbkit.stores.postgres.kinds.base import CatalogKind
from dbkit.stores.postgres.surface import PostgresSection

__all__ = ["render"]

ROOT = Path(__file__).resolve().parent.parent
CASES = ROOT / "tests" / "cases" / "postgres"
CATALOG = ROOT / "dbkit" / "stores" / "postgres" / "catalog"
FOLDER = ROOT / "dbkit" / "stores" / "postgres" / "kinds"
LOCKS = ("SHARE UPDATE EXCLUSIVE", "SHARE", "SHARE ROW EXCLUSIVE", "ACCESS EXCLUSIVE")

# Under which words of a profile a kind is said, and what its transitions have in their text.
SAID: dict[str, tuple[str, str]] = {
    "attached_index": ("partitions: indexes", r"attach partition|create index"),
    "column": ("tables: columns", r"create table|add column"),
    "comment": ("comment, comments", r"comment on"),
    "composite": ("composites", r"create type \S+ as \("),
    "constraint": ("primary_key, uniques, checks, exclusions", r"primary key|unique|check|exclude"),
    "default": ("columns: default", r"default"),
    "default_privileges": ("default_privileges", r"alter default privileges"),
    "domain": ("domains", r"create domain"),
    "domain_constraint": ("domains", r"create domain .*check|alter domain"),
    "domain_default": ("domains", r"create domain .*default|alter domain .*default"),
    "enum": ("enums", r"as enum"),
    "extension": ("extensions", r"create extension"),
    "extension_dependency": ("depends_on_extensions", r"depends on extension"),
    "foreign_key": ("foreign_keys, columns: references", r"references"),
    "function": ("functions", r"create (or replace )?(function|procedure)"),
    "index": ("indexes", r"create (unique )?index"),
    "materialized_view": ("materialized_views", r"create materialized view"),
    "membership": ("roles: member_of", r"grant \w+ to \w+"),
    "operator_family_member": ("operator_families", r"operator family"),
    "operator_family": ("operator_families", r"create operator family|create operator class"),
    "outside_privileges": ("outside_grants", r"\bon (function )?(pg_|extra|hstore)"),
    "owner": ("owner", r"owner to"),
    "policy": ("policies", r"create policy"),
    "privileges": ("grants", r"\b(grant|revoke)\b"),
    "publication_schema": ("publications", r"tables in schema"),
    "publication_table": ("publications", r"for table|add table"),
    "range": ("ranges", r"as range"),
    "raw": ("sql", r"$^"),
    "replica_identity": ("replica_identity", r"replica identity"),
    "role": ("roles", r"create role"),
    "rule": ("rules", r"create rule"),
    "schema": ("schemas", r"create schema"),
    "security_label": ("security_labels", r"security label"),
    "sequence": ("sequences", r"create sequence|serial"),
    "sequence_owner": ("sequences: owned_by", r"owned by|serial"),
    "statistics": ("statistics", r"create statistics"),
    "table": ("tables, foreign_tables", r"create (\w+ )?table"),
    "text_search_mapping": ("text_search_configurations", r"mapping"),
    "trigger": ("triggers", r"create (constraint )?trigger"),
    "view": ("views", r"create (or replace )?(recursive )?view"),
    "view_default": ("views: defaults", r"alter view .*default"),
}
_OTHERWISE = {"foreign_server": r"create server"}


def render() -> str:
    """The text of the document."""
    texts = [
        "\n".join(path.read_text("utf-8").lower() for path in sorted(folder.glob("*.sql")))
        for folder in sorted(CASES.glob("*/*"))
    ]
    lines = [
        "# What dbkit does with each kind of PostgreSQL object",
        "",
        "Made by `make generated` from the kinds in `dbkit/stores/postgres/kinds/` and the transitions in",
        "`tests/cases/postgres/`; do not edit. *In place*: by ALTER, or by creating it anew under the same name where",
        "PostgreSQL lets that be; *or made anew*: some changes drop and create it, with everything that depends on it.",
        "*Lock* is the strongest that a step of the kind declares on something that others may be using; `dbkit prove`",
        "holds it against what the server took. *Proof* counts the transitions with the kind in them: each runs on",
        "real servers there and back, and ends in equal dumps, an empty second plan and all rows kept.",
        "",
        f"{len(KINDS)} kinds, {len(texts)} transitions.",
        "",
        "| kind | create | alter | drop | rename | inspect | profile | lock | proof |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    lines += [_row(kind, texts) for kind in KINDS]
    return "\n".join(lines) + "\n"


def _row(kind: CatalogKind[Any], texts: list[str]) -> str:
    word, pattern = _said(kind)
    found = sum(re.search(pattern, text) is not None for text in texts)
    read = "yes" if (CATALOG / f"{kind.name}.sql").is_file() else "by name"
    cells = [
        kind.name.replace("_", " "), "yes", _alter(kind), "yes", "yes" if kind.rename else "no", read, word,
        _lock(kind), str(found) if pattern != "$^" else "tests/cli/test_raw.py",
    ]  # fmt: skip
    return f"| {' | '.join(cells)} |"


def _said(kind: CatalogKind[Any]) -> tuple[str, str]:
    if kind.name in SAID:
        return SAID[kind.name]
    word = kind.word.section if kind.word is not None else f"{kind.name}s"
    if word not in PostgresSection.model_fields:
        raise KeyError(f"under which word is {kind.name} said? add it to SAID")
    return word, _OTHERWISE.get(kind.name, rf"create (trusted )?{kind.name.replace('_', ' ')}")


def _alter(kind: CatalogKind[Any]) -> str:
    source = inspect.getsource(inspect.unwrap(kind.alter))
    made, altered = "Replace(" in source, "Alteration(" in source
    if not altered:
        return "made anew" if made else "in place"
    return "in place, or made anew" if made else "in place"


def _lock(kind: CatalogKind[Any]) -> str:
    """The strongest lock that the kind's file names, or one that it alone imports."""
    source = "".join(path.read_text("utf-8") for path in _files(kind))
    found = [lock for lock in LOCKS if re.search(rf"\b{lock.replace(' ', '_')}\b", source)]
    if "alter_table(" in source:
        found.append(LOCKS[-1])
    return found[-1] if found else "none on tables"


def _files(kind: CatalogKind[Any]) -> list[Path]:
    """The file of a kind, and those beside it that it imports and that are no kinds themselves."""
    own = FOLDER / f"{kind.name}.py"
    if not own.is_file():
        own = Path(inspect.getsourcefile(kind.create) or "")
    names = re.findall(r"from dbkit\.stores\.postgres\.kinds\.(\w+) import", own.read_text("utf-8"))
    kinds = {one.name for one in KINDS} | {"base"}
    return [own, *(FOLDER / f"{name}.py" for name in names if name not in kinds)]


def main() -> None:
    """Write the document to stdout."""
    sys.stdout.write(render())


if __name__ == "__main__":
    main()

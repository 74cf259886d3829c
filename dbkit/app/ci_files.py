"""What a pipeline asks of a repository that has no profile yet: what lint says of its migrations, whoever runs them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass
from pathlib import Path

from dbkit.app.base import Base
from dbkit.app.ci import Check, Found, Report, Reviewed
from dbkit.app.imports.ways_up import in_order, is_flyway, is_way_back
from dbkit.app.lint import lint_scripts
from dbkit.app.scripts import scripts_at
from dbkit.core.diagnostic import Severity
from dbkit.core.errors import UsageError
from dbkit.stores import STORES

__all__ = ["Looked", "review_files"]

_NO_SQL = "PG029"

_MIGRATIONS = re.compile(r"(?:\w+[-.]|\w*_)?migrat[\w-]*", re.IGNORECASE)
"""What folders of migrations are called by dbmate, goose, golang-migrate, Prisma, Supabase and others."""


_ELSEWHERE = re.compile(
    r"`\w+`|\bAUTO_?INCREMENT\b|\bENGINE\s*=\s*(?:InnoDB|MyISAM)\b|\[dbo\]|\bIDENTITY\s*\(\s*\d|\bN?VARCHAR2?\s*\(\s*MAX",
    re.IGNORECASE,
)
"""What the SQL of MySQL, SQLite, SQL Server or Oracle has, and PostgreSQL's has not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What came of the files of SQL in folders of migrations."""

    report: Report
    files: int
    """How many count: those that the base does not have, or all."""
    elsewhere: int
    """How many of those are another database's, of which nothing is said."""


def review_files(folder: Path, base: Base | None, *, whole: bool) -> Looked:
    """Lint the files of SQL in folders of migrations: those that the base does not have, or all with ``whole``.

    The others are read too: they make the tables. Raises UsageError where there are none.
    """
    files = in_order(path for path in _files(folder, base) if _is_migration(path.relative_to(folder.resolve())))
    if not files:
        raise UsageError(
            "there is no profile here, and no folder of migrations with files of SQL",
            help="dbkit init makes a profile; dbkit inspect URL makes one of a database that is there",
        )
    old = base.files(folder) if base and not whole else frozenset()
    texts: dict[str, str] = {}
    found, elsewhere = [], set()
    for store, scripts in scripts_at(files, None).items():
        result = lint_scripts(scripts, STORES[store], STORES)
        texts |= {one.shown: one.text for one in scripts}
        unread = {one.span.file for one in result.findings if one.code == _NO_SQL and one.span}
        others = {one.shown for one in scripts if one.shown in unread and _ELSEWHERE.search(one.text)}
        elsewhere |= others
        found += [
            Found(check=Check.LINT, finding=one)
            for one in result.findings
            if one.severity is not Severity.NOTE and not (one.span and _is_left(one.span.file, others, old))
        ]
    reviewed = Reviewed(name=folder.resolve().name, shown=".", checks=(Check.LINT,), found=tuple(found))
    return Looked(
        report=Report(profiles=(reviewed,), files=texts, base=base.shown if base and not whole else None),
        files=len(set(files) - old),
        elsewhere=sum(Path(one).resolve() not in old for one in elsewhere),
    )


def _is_left(file: str, others: Set[str], old: Set[Path]) -> bool:
    return file in others or Path(file).resolve() in old


def _files(folder: Path, base: Base | None) -> Iterator[Path]:
    """Without git, or in it: then without what git is told to leave alone."""
    yield from (path.resolve() for path in folder.rglob("*.sql")) if base is None else base.there(folder, "*.sql")


def _is_migration(path: Path) -> bool:
    named = is_flyway(path) or any(_MIGRATIONS.fullmatch(part) for part in path.parent.parts)
    return named and not is_way_back(path)

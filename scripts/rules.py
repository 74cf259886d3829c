"""Writes docs/lint.md: the page of every rule of ``dbkit lint``, which is the docstring of its file."""

from __future__ import annotations

import sys

from dbkit.app.lint import rules
from dbkit.stores import STORES

__all__ = ["render"]

_HEAD = """\
# Rules: `dbkit lint`

Made by `make generated` from the files of the rules; do not edit.

```sh
dbkit lint                      # every profile and its migrations; -p NAME for one
dbkit lint 0007_slug.sql        # files of SQL, or folders of them, that belong to no profile: ClickHouse's
                                # with --store clickhouse, or in a folder of that name; else PostgreSQL's
dbkit lint -t prod              # also the databases of a target, and what is pending there
dbkit lint --format github      # annotations of a pull request; also json and sarif
dbkit lint --explain PG001      # a page of this document
```

A rule speaks of what a profile may declare, or a migration may do, and better would not; what cannot be meant is an
error of `dbkit validate`. No server is touched unless a target or a URL is named. Answers 0 where there is nothing or
there are only notes, 3 where there is more, 2 where a profile does not compile.

## Migrations

Each statement is parsed by PostgreSQL's own parser and looked at with what the files before it made: the types of
columns, constraints and whether they are validated, indexes, partitions, domains. A table that the same change made is
in nobody's use, and nothing is said of it; a table that no file made is taken as one in use. What a statement locks,
reads and writes was measured on PostgreSQL 14 to 18, and the rules are held against it: see
[agreement.md](agreement.md).

Of a DO block the statements of its PL/pgSQL are looked at, whichever branches are taken, and what EXECUTE gets as a
plain text. Files of other tools are read as those run them ([ci.md](ci.md)).

Statements of ClickHouse are read by their words, with what the files before them made: tables, the types of their
columns, and the views that read them. What needs the rows themselves is asked of the server before a statement runs,
which is then refused with how many stand against it ([clickhouse-changes.md](clickhouse-changes.md)). Commands of Redis
are looked at one by one, and with what `up` refuses.

What the header of a generated file declares (`-- dbkit: hazard table-rewrite …`) has been said: it is a note, and no
reason to stop, unless the profile weighs the rule itself.

## Live databases

With `-t` or `-u` (or `DBKIT_TARGET`), lint reads the catalogue of each database: indexes that were left invalid,
constraints that were never validated, numbers that run out, transactions that have been open for long, replicas that
are behind; of ClickHouse, mutations that cannot end, parts that are set aside or too many, disks that are full, views
that write to nowhere. Of the migrations it looks at those that are pending there, and weighs what grows with a table by
how large it is: below 16 MB it is a note, from 1 GB on an error. It reads only.

## Allowing, and weighing

A comment allows a finding, with a reason. It stands above the line or behind it, and counts for all that is below that
key; in SQL, for the statement:

```yaml
redis:
  keyspaces:
    # dbkit: allow RD003 because the release job writes a few hundred
    feature: {key: "feature:{name:slug}", type: string, ttl: {none: written by the release job}}
```

```sql
-- dbkit: allow PG001 because the table has forty rows
CREATE INDEX countries_name_idx ON countries (name);
```

What a file agrees to for `dbkit ci` (`-- dbkit: allow data-loss because …`, see [ci.md](ci.md)) is allowed here too.
One comment may allow several rules: `allow PG001, PG004 because …`. A comment without a reason, of a rule that there
is not, or that allows nothing is a finding itself (`allow`). A profile
weighs rules for all that belongs to it: `off`, `note`, `warning` or `error`.

```yaml
lint: {PG025: off, PG020: error}
```

The ways back of migrations are not looked at: they take away what the migration made, and `down` asks. A new rule is
one file in the `rules` folder of its store: its docstring is the page here, and the examples in it are
its tests; the good ones are run on a server.

## All rules
"""


def render() -> str:
    """The text of the document."""
    known = rules(STORES)
    lines = [_HEAD, "| Rule | |", "|---|---|"]
    lines += [f"| [{one.code}](#{one.code.lower()}-{one.name}) {one.name} | {one.title} |" for one in known]
    for one in known:
        lines += ["", f"## {one.code} {one.name}", "", one.page]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(render())

"""What ``dbkit init`` writes: the text of a first profile, and of a pipeline."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["IGNORED", "PIPELINES", "profile_text"]

IGNORED = ".dbkit/"
"""Servers that dbkit starts keep their data there; it is no part of a repository."""

_HEAD = """\
# yaml-language-server: $schema={schema}
profile: {name}
description: What {name} keeps, and where.

targets:
  local: embedded                            # servers that dbkit starts itself: no Docker, no root
  # prod:
{targets}  #   protected: true                          # needs --yes; destructive steps are named one by one
"""

_SECTIONS = {
    "postgres": """
postgres:
  version: 16                                # the oldest server that it must run on
  tables:
    accounts:
      comment: Who uses the system
      columns:
        id: bigint generated always as identity primary key        # a column is SQL, as inside CREATE TABLE
        email: text not null unique
        created_at: timestamptz not null default now()
""",
    "redis": """
redis:
  version: 7
  keyspaces:
    session:
      comment: Who is signed in, by session token
      key: session:{token}
      type: string
      encoding: json
      ttl: 24h
""",
    "clickhouse": """
clickhouse:
  version: 24
  tables:
    events:
      comment: What happened, one row each, added once and never changed
      engine: MergeTree
      partition_by: toYYYYMM(happened_at)
      order_by: [kind, happened_at]
      columns:
        kind: LowCardinality(String)
        account_id: UInt64
        happened_at: DateTime64(3, 'UTC')
""",
}

PIPELINES = {
    "github": (
        ".github/workflows/dbkit.yml",
        """\
name: databases
on:
  pull_request:
  push:
    branches: [main]

jobs:
  dbkit:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
        with:
          fetch-depth: 0 # what is new is asked of the history
      - uses: actions/setup-python@v5
        with:
          python-version: "3.12"
      - run: python -m pip install --quiet 'dbkit[embedded]'
      - run: dbkit ci --format github
""",
    ),
    "gitlab": (
        ".gitlab-ci.yml",
        """\
dbkit:
  image: python:3.12
  variables:
    GIT_DEPTH: "0" # what is new is asked of the history
  before_script:
    - python -m pip install --quiet 'dbkit[embedded]'
  script:
    - dbkit ci --report gitlab=gl-code-quality-report.json --report junit=dbkit.xml
  artifacts:
    when: always
    reports:
      codequality: gl-code-quality-report.json
      junit: dbkit.xml
""",
    ),
}
"""By name: the file, and its text."""


def profile_text(name: str, stores: Sequence[str], schema: str) -> str:
    """A first profile with a section for each store. ``schema`` is where editors find the words of the language."""
    variable = name.upper().replace("-", "_")
    targets = "".join(f"  #   {store}: ${{{variable}_PROD_{store.upper()}}}\n" for store in stores)
    return _HEAD.format(name=name, schema=schema, targets=targets) + "".join(_SECTIONS[store] for store in stores)

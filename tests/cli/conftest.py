"""A small project of three stores, and dbkit's command line on it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from dbkit.cli.main import run

SHOP = """\
profile: shop
postgres:
  version: 16
  enums:
    order_state: [open, paid, sent]
  tables:
    customers:
      columns:
        id: bigint generated always as identity primary key
        email: text not null unique
    orders:
      columns:
        id: bigint generated always as identity primary key
        customer_id: bigint not null references customers on delete cascade
        state: order_state not null default 'open'
        total: numeric(10, 2) not null
      checks:
        orders_total_check: total >= 0
      indexes:
        orders_customer_id_idx: (customer_id)
redis:
  version: 7
  keyspaces:
    cart:
      key: cart:{customer:int}
      type: string
      encoding: json
      ttl: 1h
clickhouse:
  version: 24
  tables:
    views:
      engine: MergeTree
      order_by: [product, seen_at]
      columns:
        product: String
        seen_at: DateTime('UTC')
"""


@dataclass(frozen=True, slots=True)
class Result:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@dataclass(slots=True)
class Project:
    root: Path
    _capture: pytest.CaptureFixture[str]

    def __call__(self, *words: str) -> Result:
        self._capture.readouterr()
        try:
            code = run(list(words))
        except SystemExit as exit_:
            code = int(exit_.code or 0)
        captured = self._capture.readouterr()
        return Result(code, captured.out, captured.err)

    def edit(self, change: Callable[[str], str], name: str = "shop") -> None:
        path = self.root / "profiles" / f"{name}.yaml"
        before = path.read_text(encoding="utf-8")
        after = change(before)
        assert after != before
        path.write_text(after, encoding="utf-8")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Project]:
    """The project, from whose folder commands run; whatever they started is stopped at the end."""
    for variable in ("DATABASE_URL", "REDIS_URL", "CLICKHOUSE_URL", "DBKIT_PROFILE", "DBKIT_TARGET", "DBKIT_STATE"):
        monkeypatch.delenv(variable, raising=False)
    (tmp_path / "profiles").mkdir()
    (tmp_path / "profiles" / "shop.yaml").write_text(SHOP, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    one = Project(tmp_path, capsys)
    yield one
    assert one("dev", "down").code == 0

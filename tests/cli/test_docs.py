"""``dbkit docs``."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dbkit.cli.markdown import cell, plain
from tests.cli.conftest import Project

ROOT = Path(__file__).resolve().parents[2]


def test_everything_that_is_declared_is_there_with_its_comment(project: Project) -> None:
    project.edit(lambda text: text.replace("    orders:\n", "    orders:\n      comment: 'Bought | <b>not</b> paid'\n"))
    made = project("docs")
    assert made.code == 0, made.err
    page = made.out
    for heading in ("# shop", "## PostgreSQL 16", "### Table orders", "### Enums", "## Redis 7", "### Keyspaces"):
        assert f"\n{heading}\n" in f"\n{page}"
    assert "Bought | \\<b>not\\</b> paid" in page
    assert "| state | order_state | 'open'::order_state |" in re.sub(r" +\|  ?\|", " |", page)
    assert "- orders_customer_id_fkey: FOREIGN KEY (customer_id) REFERENCES customers(id) ON DELETE CASCADE" in page
    assert "| order_state | open, paid, sent |" in page
    assert "| cart | cart:{customer:int} | string | 1h |" in page
    assert "- sorted by product, seen_at" in page
    assert '    customers ||--o{ orders : "customer_id"' in page
    assert project("docs", "--store", "redis").out.count("\n## ") == 1
    assert project("docs", "-o", "docs/shop.md").code == 0
    assert (project.root / "docs/shop.md").read_text(encoding="utf-8") == page


@pytest.mark.slow
@pytest.mark.parametrize("name", ["kanjiiq", "smo1", "nakama"])
def test_the_profiles_of_this_repository(name: str, project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("DBKIT_STATE", str(project.root / "state"))
    page = project("docs", "-p", name).out
    monkeypatch.chdir(project.root)
    for table in re.findall(r"(?m)(?:^\|.*\|\n)+", page):
        widths = {len(re.findall(r"(?<!\\)\|", line)) for line in table.splitlines()}
        assert len(widths) == 1, table
    assert page.count("```") % 2 == 0
    if name == "smo1":
        flow = page.partition("flowchart LR\n")[2].partition("```")[0]
        names = dict(re.findall(r'(n\d+)[\[(]"([^"]+)"[\])]', flow))
        edges = {(names[one], names[other]) for one, other in re.findall(r"(n\d+) --> (n\d+)", flow)}
        assert ("link_clicks", "link_clicks_daily") in edges
        assert ("link_clicks_daily", "link_clicks_daily_agg") in edges


def test_texts_are_no_markup() -> None:
    assert plain("a_b _c_ *d* <e> [f](g) `h`\n\nnext") == "a_b \\_c\\_ \\*d\\* \\<e> \\[f\\](g) \\`h\\` next"
    assert cell("a|b") == "a\\|b"

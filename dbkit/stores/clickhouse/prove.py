"""Proves a transition on a scratch database: tables get rows, the steps run, and what is there is held against it.

The rows are random ones of the types of columns (``generateRandom``); a table that takes none is named.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from dbkit.contract import Draft
from dbkit.core.errors import StatementFailed
from dbkit.plan.differ import plan
from dbkit.plan.op import Env
from dbkit.plan.proof import Account, Check, Proof, Seeded, Transition, Watched
from dbkit.plan.state import State
from dbkit.plan.step import Step
from dbkit.stores.clickhouse.checks.view import misplaced
from dbkit.stores.clickhouse.kinds import KINDS
from dbkit.stores.clickhouse.kinds.materialized_view import MaterializedView
from dbkit.stores.clickhouse.quote import identifier, literal
from dbkit.stores.clickhouse.recipes.catalog import known, stored_columns
from dbkit.stores.clickhouse.render import is_merge_tree
from dbkit.stores.clickhouse.scratch import Scratch, scratch_database
from dbkit.stores.clickhouse.transport import LostConnection, ServerError, Transport

__all__ = ["prove"]

_SHOWN = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class _Content:
    """What a table holds: how many rows, and of each stored column its type and a checksum."""

    rows: int
    columns: dict[str, tuple[str, int]]
    merges: bool
    """Whether merges of its engine may take rows together."""


def prove(url: str, transition: Transition, draft: Draft, *, programs: Path | None = None, rows: int = 5) -> Proof:  # noqa: ARG001
    """Prove a transition. Raises StatementFailed where the old state cannot be made."""
    with scratch_database(url, draft.namespace) as scratch:
        for step in transition.before:
            _run(scratch, step)
        transport = scratch.connection.transport
        seeded = tuple(_seed(transport, rows))
        before = _contents(transport)
        steps: list[Watched] = []
        try:
            for step in transition.run:
                start = perf_counter()
                _run(scratch, step)
                steps.append(Watched(step=step, milliseconds=(perf_counter() - start) * 1000, watched=False))
        except StatementFailed as error:
            checks = [Check(name="the plan runs", passed=False, detail=error.message)]
            return _proof(scratch, transition, seeded, steps, (), checks)
        accounts, lost = _accounts(before, _contents(transport), transition.run)
        state = scratch.read(draft)
        checks = [Check(name="the plan runs", passed=True), *_reached(state, transition.want, draft)]
        checks.append(Check(name="every row is still there", passed=not lost, detail="; ".join(lost)))
        checks.append(_views_fit(transport, state))
        checks.append(_way_back(scratch, transition, draft))
        return _proof(scratch, transition, seeded, steps, accounts, checks)


def _proof(
    scratch: Scratch,
    transition: Transition,
    seeded: Sequence[Seeded],
    steps: Sequence[Watched],
    accounts: Sequence[Account],
    checks: Sequence[Check],
) -> Proof:
    server = scratch.connection.server
    return Proof(
        title=transition.title,
        server=f"{server.product} {server.version}",
        seeded=tuple(seeded),
        steps=tuple(steps),
        accounts=tuple(accounts),
        checks=tuple(checks),
    )


def _run(scratch: Scratch, step: Step) -> None:
    first = step.text.splitlines()[0].rstrip(",")
    try:
        scratch.command(step.text)
    except ServerError as error:
        raise StatementFailed(f"{first}: {error.message}") from None
    except LostConnection as error:
        raise StatementFailed(f"the scratch server was lost at {first}: {error}") from None


def _tables(transport: Transport) -> Iterator[tuple[str, str]]:
    rows = transport.query(
        "SELECT name, engine FROM system.tables WHERE database = currentDatabase() "
        "AND NOT startsWith(name, '_dbkit_') ORDER BY name"
    )
    return ((str(name), str(engine)) for name, engine in rows if is_merge_tree(str(engine)) or engine == "Memory")


def _seed(transport: Transport, rows: int) -> Iterator[Seeded]:
    """Give each table rows; what it cannot be given of some columns is left to their defaults."""
    for table, _ in tuple(_tables(transport)):
        found = transport.query(
            "SELECT name, type FROM system.columns WHERE database = currentDatabase() "  # noqa: S608
            f"AND table = {literal(table)} AND default_kind IN ('', 'DEFAULT') ORDER BY position"
        )
        columns = [(identifier(str(name)), str(kind)) for name, kind in found if "AggregateFunction(" not in str(kind)]
        why = "it has no column that rows can be made for"
        for given in (columns, columns[:1]):
            if not given:
                break
            structure = literal(", ".join(f"{name} {kind}" for name, kind in given))
            names = ", ".join(name for name, _ in given)
            try:
                transport.command(
                    f"INSERT INTO {identifier(table)} ({names}) "  # noqa: S608
                    f"SELECT * FROM generateRandom({structure}, 1, 10, 2) LIMIT {rows}"
                )
            except ServerError as error:
                why = error.message.splitlines()[0]
                continue
            yield Seeded(table=table, rows=rows)
            break
        else:
            yield Seeded(table=table, rows=0, why=why)


def _contents(transport: Transport) -> dict[str, _Content]:
    contents = {}
    for table, _ in tuple(_tables(transport)):
        columns = stored_columns(transport, table)
        sums = ", ".join(f"sum(cityHash64(tuple({column})))" for column in columns)
        types = ", ".join(f"any(toTypeName({column}))" for column in columns)
        ((count, *values),) = transport.query(f"SELECT count(), {sums}, {types} FROM {identifier(table)}")  # noqa: S608
        pairs = zip(values[len(columns) :], values[: len(columns)], strict=True)
        about = known(transport, table)
        contents[table] = _Content(
            rows=int(count),
            columns={name: (str(kind), int(total)) for name, (kind, total) in zip(columns, pairs, strict=True)},
            merges=about is not None and not about.is_plain,
        )
    return contents


def _accounts(
    before: dict[str, _Content], after: dict[str, _Content], steps: Sequence[Step]
) -> tuple[list[Account], list[str]]:
    """What became of the rows of each table, and what went although no step declared it."""
    renamed = {
        step.text.split()[2].strip("`"): step.id.name for step in steps if step.text.upper().startswith("RENAME TABLE")
    }
    declared = {step.id.path[0]: step for step in steps if step.destructive}
    by_hand = next((step for step in steps if step.destructive and step.id.kind == "statement"), None)
    accounts, lost = [], []
    for table, content in sorted(before.items()):
        name = renamed.get(table, table)
        there = after.get(name)
        wrong = "the table is gone" if there is None else _difference(content, there)
        fate = "kept"
        by = declared.get(table) or declared.get(name) or by_hand
        if wrong and by is not None:
            fate = f"{wrong}, as {by.id} declares"
        elif wrong:
            fate = wrong
            lost.append(f"{table}: {wrong}")
        accounts.append(Account(table=table, before=content.rows, after=there.rows if there else 0, fate=fate))
    return accounts, lost


def _difference(before: _Content, after: _Content) -> str:
    if before.rows != after.rows and not (after.merges and after.rows):
        return f"{before.rows} rows became {after.rows}"
    changed = [
        name
        for name, (kind, total) in before.columns.items()
        if name in after.columns and after.columns[name][0] == kind and after.columns[name][1] != total
    ]
    return f"other values in {', '.join(changed)}" if changed and before.rows == after.rows else ""


def _reached(state: State, want: State, draft: Draft) -> Iterator[Check]:
    keys = sorted(state.objects.keys() | want.objects.keys())
    differing = [str(key) for key in keys if state.objects.get(key) != want.objects.get(key)]
    yield Check(name="the state is the one wanted", passed=not differing, detail=", ".join(differing[:_SHOWN]))
    steps = plan(state, want, KINDS, Env(have=state, want=want, version=draft.version, schema=draft.namespace)).steps
    detail = "; ".join(step.text.splitlines()[0] for step in steps[:_SHOWN])
    yield Check(name="a second plan is empty", passed=not steps, detail=detail)


def _views_fit(transport: Transport, state: State) -> Check:
    """What each materialized view gives has a place in its target."""
    wrong = []
    for view in state.of_kind("materialized_view"):
        if isinstance(view, MaterializedView) and view.to:
            rows = transport.query(
                "SELECT name, type FROM system.columns WHERE database = currentDatabase() "  # noqa: S608
                f"AND table = {literal(view.to)} AND default_kind NOT IN ('MATERIALIZED', 'ALIAS')"
            )
            target = {str(name): str(kind) for name, kind in rows}
            wrong += [f"{view.id}: {one}" for one in misplaced(dict(view.columns), target) if target]
    return Check(name="views fit their targets", passed=not wrong, detail="; ".join(wrong))


def _way_back(scratch: Scratch, transition: Transition, draft: Draft) -> Check:
    name = "the way back restores what was"
    if transition.back is None:
        return Check(name=name, passed=None, detail=transition.irreversible or "there is none")
    try:
        for step in transition.back:
            _run(scratch, step)
    except StatementFailed as error:
        return Check(name=name, passed=False, detail=error.message)
    state = scratch.read(draft)
    keys = sorted(state.objects.keys() | transition.have.objects.keys())
    differing = [str(key) for key in keys if state.objects.get(key) != transition.have.objects.get(key)]
    return Check(name=name, passed=not differing, detail=", ".join(differing[:_SHOWN]))

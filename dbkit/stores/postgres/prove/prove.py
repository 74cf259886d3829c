"""Proves a transition on a scratch server: seeded, watched step by step, compared at the end, and taken back."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from pathlib import Path

import psycopg

from dbkit.contract import Draft
from dbkit.plan.differ import plan
from dbkit.plan.hazard import HazardKind
from dbkit.plan.op import Env
from dbkit.plan.proof import Account, Check, Proof, Seeded, Transition, Watched
from dbkit.plan.state import State
from dbkit.plan.step import Step
from dbkit.stores.postgres.execute import execute_steps
from dbkit.stores.postgres.prove.dump import differing, dump
from dbkit.stores.postgres.prove.rows import Content, Loss, contained, read_content
from dbkit.stores.postgres.prove.seed import seed
from dbkit.stores.postgres.prove.watch import Seen, StepRefused, Watcher
from dbkit.stores.postgres.prove.wishes import Wishes, suited
from dbkit.stores.postgres.reading import read_state
from dbkit.stores.postgres.session import OLDEST, Session, open_session, server_of, with_database
from dbkit.stores.postgres.shadow import scratch_database

__all__ = ["prove"]

_SHOWN = 6
"""Differences that are named."""


def prove(url: str, transition: Transition, draft: Draft, *, programs: Path | None = None, rows: int = 5) -> Proof:
    """Prove a transition on a scratch server. Where a step that may fail does, the rows are made to suit it.

    Raises StatementFailed where the old state cannot be made, ServerUnreachable where rows cannot.
    """
    wishes = Wishes(rows=rows)
    pg_dump = programs / "pg_dump" if programs else None
    notes: list[str] = []
    while True:
        found = _Proving(url, transition, draft, pg_dump, wishes).prove()
        if isinstance(found, Proof):
            return replace(found, notes=(*notes, *found.notes))
        said = f"{found.step.id}: {found.message}"
        gentler = suited(wishes, transition, found.step)
        if gentler is None:
            refusal = Check(name="the plan runs", passed=False, detail=f"{said}; no rows were found with which it runs")
            return Proof(title=transition.title, server="", checks=(refusal,), notes=tuple(notes))
        wishes, how = gentler
        notes.append(f"{said}: it declared that it may fail; proved {how}")


@dataclass(frozen=True, slots=True)
class _Proving:
    """One try."""

    url: str
    transition: Transition
    draft: Draft
    pg_dump: Path | None
    wishes: Wishes

    def prove(self) -> Proof | StepRefused:
        """The proof; or the step that may fail, and did."""
        one = self.transition
        texts = [step.text for step in (*one.before, *one.run, *one.fresh, *(one.back or ()))]
        with scratch_database(self.url, self.draft, texts) as session:
            session.execute(b"SET check_function_bodies = off")  # a body may use what is made after it
            execute_steps(session, one.before)
            session.execute(b"SET check_function_bodies = on")
            seeded = self._seed(session)
            watcher = Watcher(session)
            try:
                seen = watcher.run(one.run)
            except StepRefused as refused:
                if _may_fail(refused.step):
                    return refused
                detail = f"{refused.step.id}: {refused.message}; it did not declare that it may fail"
                return self._proof(session, seeded, [], [], [Check(name="the plan runs", passed=False, detail=detail)])
            steps, accounts = _accounted(seen, watcher.start, session)
            checks = [Check(name="the plan runs", passed=True), *self._reached(session)]
            filled = self._seed(session)
            checks += self._way_back(session, watcher.start)
            return replace(self._proof(session, seeded, steps, accounts, checks), filled=filled)

    def _proof(
        self,
        session: Session,
        seeded: Sequence[Seeded],
        steps: Sequence[Watched],
        accounts: Sequence[Account],
        checks: Sequence[Check],
    ) -> Proof:
        server = server_of(session)
        return Proof(
            title=self.transition.title,
            server=f"{server.product} {server.version}",
            seeded=tuple(seeded),
            steps=tuple(steps),
            accounts=tuple(accounts),
            checks=tuple(checks),
        )

    def _seed(self, session: Session) -> tuple[Seeded, ...]:
        """Give empty tables rows, and materialized views that are not left empty on purpose what they show."""
        place = with_database(self.url, session.info.dbname)
        with closing(open_session(place, namespace=self.draft.namespace or "public")) as own:
            found = seed(own, self.wishes)
            views = b"select oid::regclass::text from pg_class where relkind = 'm' and relispopulated order by oid"
            for (name,) in own.execute(views).fetchall():
                with suppress(psycopg.Error):  # a view may fail on rows that nobody thought of
                    own.execute(f"REFRESH MATERIALIZED VIEW {name}".encode())
        return found

    def _reached(self, session: Session) -> list[Check]:
        want = self.transition.want
        state = read_state(session, self.draft, again=True)
        same = state.objects == want.objects
        checks = [Check(name="the state is the one wanted", passed=same, detail=_differences(state, want))]
        steps = self._plan(state, want)
        detail = "; ".join(step.text.splitlines()[0] for step in steps[:_SHOWN])
        checks.append(Check(name="a second plan is empty", passed=not steps, detail=detail))
        invalid = b"select indexrelid::regclass::text from pg_index where not indisvalid"
        broken = [name for (name,) in session.execute(invalid).fetchall()]
        known = {item.id.name for item in want.objects.values() if getattr(item, "valid", True) is False}
        broken = [name for name in broken if name.rpartition(".")[2].strip('"') not in known]
        checks.append(Check(name="no index is invalid", passed=not broken, detail=", ".join(broken)))
        return [*checks, self._dumped(session)]

    def _plan(self, have: State, want: State) -> tuple[Step, ...]:
        from dbkit.stores.postgres.kinds import BY_NAME

        version, schema = self.draft.version or OLDEST, self.draft.namespace or "public"
        return plan(have, want, BY_NAME, Env(have=have, want=want, version=version, schema=schema)).steps

    def _dumped(self, session: Session) -> Check:
        """Whether pg_dump sees what it sees of a database that was made new."""
        name = "pg_dump is that of a new database"
        if self.pg_dump is None:
            return Check(name=name, passed=None, detail="there is no pg_dump here")
        texts = [step.text for step in self.transition.fresh]
        with scratch_database(self.url, self.draft, texts) as fresh:
            fresh.execute(b"SET check_function_bodies = off")
            execute_steps(fresh, self.transition.fresh)
            dumps = [dump(with_database(self.url, one.info.dbname), self.pg_dump) for one in (session, fresh)]
        titles = differing(*dumps)
        return Check(name=name, passed=not titles, detail="; ".join(titles[:_SHOWN]))

    def _way_back(self, session: Session, start: dict[int, Content]) -> list[Check]:
        """Take it back: the old state must be there again, and the rows of what was not dropped."""
        name, one = "the way back restores", self.transition
        if one.back is None:
            return [Check(name=name, passed=None, detail=one.irreversible or "there is no way back")]
        kept = {oid for oid, content in read_content(session).items() if oid in start and content.rows}
        middle = read_content(session)
        try:
            Watcher(session).run(one.back)
        except StepRefused as refused:
            passed = None if _may_fail(refused.step) else False
            return [Check(name=name, passed=passed, detail=f"{refused.step.id}: {refused.message}")]
        state = read_state(session, self.draft, again=True)
        same = state.objects == one.have.objects
        checks = [Check(name=name, passed=same, detail=_differences(state, one.have))]
        after = read_content(session)
        lost = [
            content.shown
            for oid, content in middle.items()
            if oid in kept
            and (oid not in after or len(after[oid].rows) < len(content.rows))
            and not contained(_whole(content), _by_path(after, content.path))
        ]
        return [*checks, Check(name="rows survive the way back", passed=not lost, detail=", ".join(lost))]


def _whole(content: Content) -> Loss:
    return Loss(content=content, what="")


def _may_fail(step: Step) -> bool:
    return any(hazard.kind is HazardKind.MAY_FAIL for hazard in step.hazards)


def _differences(have: State, want: State) -> str:
    names = sorted(
        str(key) for key in have.objects.keys() | want.objects.keys() if have.objects.get(key) != want.objects.get(key)
    )
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more


def _by_path(found: dict[int, Content], path: tuple[str, str]) -> Content | None:
    return next((content for content in found.values() if content.path == path), None)


def _accounted(
    seen: Sequence[Seen], start: dict[int, Content], session: Session
) -> tuple[list[Watched], list[Account]]:
    """Hold what went against what was declared; what is elsewhere at the end was moved, not lost."""
    end = read_content(session)
    roots = read_content(session, kinds="p")
    steps: list[Watched] = []
    fates: dict[int, str] = {}
    for one in seen:
        lost = [loss for loss in one.losses if not _moved(loss, end, roots)]
        for loss in lost:
            said = "as declared" if one.watched.step.destructive else "not declared"
            fates.setdefault(loss.content.oid, f"{loss.what} went with {one.watched.step.id}, {said}")
        findings = () if one.watched.step.destructive else tuple(f"it lost {loss.what}" for loss in lost)
        steps.append(
            replace(
                one.watched,
                lost=tuple(loss.what for loss in lost),
                findings=(*one.watched.findings, *findings),
            )
        )
    accounts = []
    for oid, content in sorted(start.items(), key=lambda pair: pair[1].path):
        after = end.get(oid) or _by_path({**roots, **end}, content.path)
        fate = fates.get(oid, "kept")
        rows = len(after.rows) if after else 0
        accounts.append(Account(table=content.shown, before=len(content.rows), after=rows, fate=fate))
    return steps, accounts


def _moved(loss: Loss, end: dict[int, Content], roots: dict[int, Content]) -> bool:
    """Whether the rows are in the table of that name at the end, or in the whole that it was or is a part of."""
    places = {loss.content.path, loss.content.root}
    places |= {one.root for one in end.values() if one.path == loss.content.path}
    return any(contained(loss, one) for one in (*end.values(), *roots.values()) if one.path in places)

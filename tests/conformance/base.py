"""What every store must do, said once. Each store inherits it and gives two sections of a profile."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import pytest
import yaml

from dbkit.app.canonical import plan_between
from dbkit.contract import Connection, Draft, Source, Store
from dbkit.core.canonical import from_plain, to_plain
from dbkit.core.errors import IntegrityError, LockHeld, ServerUnreachable, StatementFailed, UsageError
from dbkit.embedded import servers
from dbkit.migrations.file import Header, Migration, render_header
from dbkit.plan.state import State
from dbkit.plan.unsaid import completed


def quiet(*_: object) -> None:
    """A progress that nobody watches."""


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.getbasetemp().parent / "dbkit-cache"


class StoreConformance:
    """The same cases for every store."""

    store: ClassVar[Store]
    first: ClassVar[str]
    """A section."""
    second: ClassVar[str]
    """The same section, changed so that no row is lost."""
    broken_statement: ClassVar[str]
    """A statement that the server refuses."""

    def seed(self, connection: Connection) -> None:
        """Write rows or keys that must survive."""
        raise AssertionError("each store seeds its own")

    def rows(self, connection: Connection) -> object:
        """What ``seed`` wrote."""
        raise AssertionError("each store reads its own")

    @pytest.fixture(scope="class")
    @classmethod
    def server(cls, cache: Path) -> Iterator[servers.Server]:
        with servers.scratch(cls.store.name, cache=cache) as server:
            yield server

    @pytest.fixture
    def url(self, server: servers.Server) -> str:
        return self.store.provision(server.url, f"conformance_{uuid.uuid4().hex[:12]}")

    @pytest.fixture
    def connection(self, url: str) -> Iterator[Connection]:
        connection = self.store.connect(url, profile="conformance")
        yield connection
        self.clean(connection)
        connection.close()

    def clean(self, connection: Connection) -> None:
        """Leave nothing behind for the next case, where databases are not apart."""

    def same(self, live: State, wanted: State) -> bool:
        """Whether a live database is as it is wanted; who owns what is not said."""
        return live.objects == completed(wanted, live, self.store.kinds()).objects

    def draft(self, section: str) -> Draft:
        data: dict[str, Any] = yaml.safe_load(section)
        source = Source(
            profile="conformance",
            section=self.store.surface().model_validate(data, strict=True),
            data=data,
            spans={},
            key_spans={},
            folder=Path(),
        )
        draft, findings = self.store.compile(source)
        assert findings == ()
        return draft

    def migration(self, number: int, steps: Any, down: Any, path: Path, *, depends: tuple[str, ...] = ()) -> Migration:
        stem = f"{number:04d}_case"
        header = Header(change="case", depends=depends)
        head = render_header(header, comment=self.store.comment)
        return Migration(
            store=self.store.name,
            id=stem,
            path=path / f"{stem}{self.store.suffix}",
            text=head + "\n" + self.store.script(steps, transactions=False),
            rollback_path=path / f"{stem}.rollback{self.store.suffix}",
            rollback_text=self.store.script(down, transactions=False),
            header=header,
        )

    def pair(self, server: servers.Server, path: Path) -> tuple[Draft, Draft, State, State, Migration, Migration]:
        first, second = self.draft(self.first), self.draft(self.second)
        one, two = self.store.shadow(server.url, first), self.store.shadow(server.url, second)

        def steps(have: State, want: State) -> Any:
            return plan_between(self.store, have, want, second, online=False).steps

        initial = self.migration(1, steps(State(), one), steps(one, State()), path)
        change = self.migration(2, steps(one, two), steps(two, one), path, depends=(initial.id,))
        return first, second, one, two, initial, change

    def test_up_change_and_back_with_rows(self, server: servers.Server, connection: Connection, tmp_path: Path) -> None:
        first, second, one, two, initial, change = self.pair(server, tmp_path)
        assert one.objects
        assert one.objects != two.objects
        assert connection.inspect(first).objects == {}
        assert connection.ledger.applied() == ()
        with connection.ledger.lock(wait=5):
            connection.ledger.apply(initial, quiet)
            assert self.same(connection.inspect(first), one)
            self.seed(connection)
            rows = self.rows(connection)
            connection.ledger.apply(change, quiet)
            assert self.same(connection.inspect(second), two)
            live = connection.inspect(second)
            assert not plan_between(self.store, live, completed(two, live, self.store.kinds()), second)
            assert self.rows(connection) == rows
            assert [entry.id for entry in connection.ledger.applied()] == [initial.id, change.id]
            assert all(entry.complete for entry in connection.ledger.applied())
            assert [entry.checksum for entry in connection.ledger.applied()] == [initial.checksum, change.checksum]
            connection.ledger.rollback(change, quiet)
            assert self.same(connection.inspect(first), one)
            assert self.rows(connection) == rows
            connection.ledger.rollback(initial, quiet)
        assert connection.inspect(first).objects == {}
        assert connection.ledger.applied() == ()
        operations = [entry.operation for entry in connection.ledger.history()]
        assert operations == ["apply", "apply", "rollback", "rollback"]

    def test_replaying_files_gives_what_the_profile_declares(self, server: servers.Server, tmp_path: Path) -> None:
        _, second, one, two, initial, change = self.pair(server, tmp_path)
        assert self.store.replay(server.url, [initial], second).objects == one.objects
        assert self.store.replay(server.url, [initial, change], second).objects == two.objects
        assert self.store.rebuild(server.url, two, second).objects == two.objects

    def test_a_state_survives_its_profile(self, server: servers.Server) -> None:
        draft = self.draft(self.second)
        state = self.store.shadow(server.url, draft)
        with_server = self.store.connect(server.url, profile="conformance")
        section = self.store.decompile(state, name="conformance", server=with_server.server)
        with_server.close()
        assert (
            self.store.shadow(server.url, self.draft(yaml.safe_dump(dict(section), sort_keys=False))).objects
            == state.objects
        )

    def test_a_state_survives_json(self, server: servers.Server) -> None:
        state = self.store.shadow(server.url, self.draft(self.second))
        kinds = self.store.kinds()
        for identity, item in state.objects.items():
            assert from_plain(kinds[identity.kind].model, to_plain(item)) == item

    def test_the_same_draft_gives_the_same_text(self, server: servers.Server) -> None:
        draft = self.draft(self.first)
        texts = {
            self.store.script(
                plan_between(self.store, State(), self.store.shadow(server.url, draft), draft).steps,
                transactions=True,
            )
            for _ in range(2)
        }
        assert len(texts) == 1

    def test_marking_runs_nothing(self, server: servers.Server, connection: Connection, tmp_path: Path) -> None:
        first, _, _, _, initial, _ = self.pair(server, tmp_path)
        with connection.ledger.lock(wait=5):
            connection.ledger.mark(initial)
            assert [entry.id for entry in connection.ledger.applied()] == [initial.id]
            assert connection.inspect(first).objects == {}
            connection.ledger.unmark(initial.id)
        assert connection.ledger.applied() == ()

    def test_the_lock_excludes_and_names_its_holder(self, url: str, connection: Connection) -> None:
        other = self.store.connect(url, profile="conformance")
        try:
            with connection.ledger.lock(wait=5):
                with pytest.raises(LockHeld) as held, other.ledger.lock(wait=0.3):
                    pass
                assert "@" in held.value.message or "pid" in held.value.message
            with other.ledger.lock(wait=5):
                pass
        finally:
            other.close()

    def test_an_id_of_another_profile_is_refused(
        self, server: servers.Server, url: str, connection: Connection, tmp_path: Path
    ) -> None:
        initial = self.pair(server, tmp_path)[4]
        with connection.ledger.lock(wait=5):
            connection.ledger.apply(initial, quiet)
        other = self.store.connect(url, profile="another")
        try:
            with other.ledger.lock(wait=5), pytest.raises(IntegrityError, match="conformance"):
                other.ledger.apply(initial, quiet)
        finally:
            other.close()

    def test_a_statement_that_fails_is_named_with_its_line(
        self, server: servers.Server, connection: Connection, tmp_path: Path
    ) -> None:
        first, _, one, _, initial, _ = self.pair(server, tmp_path)
        broken = self.migration(2, (), (), tmp_path, depends=(initial.id,))
        text = f"{broken.text}\n\n{self.broken_statement}\n"
        broken = Migration(**{**{name: getattr(broken, name) for name in Migration.__dataclass_fields__}, "text": text})
        line = text.split("\n").index(self.broken_statement) + 1
        with connection.ledger.lock(wait=5):
            connection.ledger.apply(initial, quiet)
            with pytest.raises(StatementFailed) as failed:
                connection.ledger.apply(broken, quiet)
        assert failed.value.where is not None
        assert failed.value.where.endswith(f"{broken.path.name}:{line}")
        assert self.same(connection.inspect(first), one)
        assert [entry.id for entry in connection.ledger.applied() if entry.complete] == [initial.id]

    def test_reading_leaves_nothing_behind(self, connection: Connection) -> None:
        draft = self.draft(self.first)
        for _ in range(2):
            assert connection.ledger.applied() == ()
            assert connection.ledger.history() == ()
            assert connection.inspect(draft).objects == {}
            assert connection.inspect(draft).unmanaged == ()

    def test_where_nothing_listens(self) -> None:
        with pytest.raises(ServerUnreachable) as refused:
            self.store.connect(self.wrong_url("secret-word", port=1), profile="conformance")
        assert "secret-word" not in f"{refused.value.message}{refused.value.help}"
        assert "127.0.0.1" in refused.value.message

    def test_a_wrong_password(self, server: servers.Server) -> None:
        with pytest.raises(ServerUnreachable) as refused:
            self.store.connect(self.wrong_url("secret-word", port=server.port), profile="conformance")
        assert "secret-word" not in f"{refused.value.message}{refused.value.help}"

    @pytest.mark.parametrize("rest", ["[::bad/x", "127.0.0.1:1\0.example/x"])
    def test_a_malformed_url(self, rest: str) -> None:
        with pytest.raises(UsageError) as refused:
            self.store.connect(f"{self.store.schemes[0]}://user:secret-word@{rest}", profile="conformance")
        assert "secret-word" not in f"{refused.value.message}{refused.value.help}"

    def wrong_url(self, password: str, *, port: int) -> str:
        """A URL with a wrong password."""
        raise AssertionError("each store has its own")

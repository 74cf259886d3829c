"""Busy tables, and changes of them: what the profile says before and after, and the one statement that says the same.

What clients send is the same for each: they read, write and insert into ``accounts``.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["BANKS", "CHANGES", "ROWS", "Bank", "Change"]

ROWS = 300_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A change of the table."""

    name: str
    before: str
    """What the profile says before, and after."""
    after: str
    statement: str
    """The one statement that does it, and what takes that back."""
    back: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bank:
    """A database, and the changes that are made there one after the other."""

    profile: str
    fill: str
    changes: tuple[Change, ...]


_ROWS_OF = "SELECT n % 100, n % 1000, repeat('x', 80) FROM generate_series"
_FILL = f"""
    INSERT INTO branches SELECT n FROM generate_series(0, 99) n;
    INSERT INTO accounts (branch_id, balance, note) {_ROWS_OF}(1, {ROWS}) n
"""

_PLAIN = Bank(
    profile="""\
profile: bank
postgres:
  version: 18
  tables:
    branches:
      columns: {id: int primary key}
    accounts:
      columns:
        id: int generated always as identity primary key
        branch_id: int
        balance: int not null
        note: text not null
      indexes:
        accounts_note_idx: (note)
""",
    fill=_FILL,
    changes=(
        Change(
            name="an index",
            before="accounts_note_idx: (note)\n",
            after="accounts_note_idx: (note)\n        accounts_branch_id_idx: (branch_id)\n",
            statement="CREATE INDEX accounts_branch_id_idx ON accounts (branch_id)",
            back="DROP INDEX accounts_branch_id_idx",
        ),
        Change(
            name="an index that becomes another",
            before="accounts_note_idx: (note)\n",
            after="accounts_note_idx: (note, id)\n",
            statement="DROP INDEX accounts_note_idx; CREATE INDEX accounts_note_idx ON accounts (note, id)",
            back="DROP INDEX accounts_note_idx; CREATE INDEX accounts_note_idx ON accounts (note)",
        ),
        Change(
            name="a foreign key",
            before="branch_id: int\n",
            after="branch_id: int references branches\n",
            statement="ALTER TABLE accounts ADD CONSTRAINT accounts_branch_id_fkey FOREIGN KEY (branch_id)"
            " REFERENCES branches",
            back="ALTER TABLE accounts DROP CONSTRAINT accounts_branch_id_fkey",
        ),
        Change(
            name="NOT NULL",
            before="branch_id: int references",
            after="branch_id: int not null references",
            statement="ALTER TABLE accounts ALTER branch_id SET NOT NULL",
            back="ALTER TABLE accounts ALTER branch_id DROP NOT NULL",
        ),
        Change(
            name="a check",
            before="      indexes:\n",
            after="      checks: {accounts_balance_check: balance > -1000000}\n      indexes:\n",
            statement="ALTER TABLE accounts ADD CONSTRAINT accounts_balance_check CHECK (balance > -1000000)",
            back="ALTER TABLE accounts DROP CONSTRAINT accounts_balance_check",
        ),
        Change(
            name="a unique constraint",
            before="      checks:",
            after="      uniques: {accounts_both_key: [branch_id, id]}\n      checks:",
            statement="ALTER TABLE accounts ADD CONSTRAINT accounts_both_key UNIQUE (branch_id, id)",
            back="ALTER TABLE accounts DROP CONSTRAINT accounts_both_key",
        ),
        Change(
            name="a column whose default differs by row",
            before="        note: text not null\n",
            after="        note: text not null\n        token: uuid not null default gen_random_uuid()\n",
            statement="ALTER TABLE accounts ADD token uuid NOT NULL DEFAULT gen_random_uuid()",
            back="ALTER TABLE accounts DROP token",
        ),
        Change(
            name="a column of a wider type",
            before="balance: int not null\n",
            after="balance: bigint not null\n",
            statement="ALTER TABLE accounts ALTER balance TYPE bigint",
            back="ALTER TABLE accounts ALTER balance TYPE int",
        ),
        Change(
            name="a primary key that becomes bigint",
            before="id: int generated",
            after="id: bigint generated",
            statement="ALTER TABLE accounts ALTER id TYPE bigint",
            back="ALTER TABLE accounts ALTER id TYPE int",
        ),
    ),
)

_UPDATED = Bank(
    profile="""\
profile: bank
postgres:
  version: 18
  enums:
    status: [new, open, odd, closed]
  functions:
    set_updated_at:
      returns: trigger
      language: plpgsql
      body: |
        begin
          new.updated_at := now();
          return new;
        end
  tables:
    branches:
      columns: {id: int primary key}
    accounts:
      columns:
        id: int generated always as identity primary key
        branch_id: int not null references branches
        balance: int not null
        note: text not null
        status: status not null default 'new'
        updated_at: timestamptz not null default now()
      indexes:
        accounts_status_idx: (status)
      triggers:
        set_updated_at: before update for each row execute function set_updated_at()
""",
    fill=_FILL,
    changes=(
        Change(
            name="a wider type, beside a trigger",
            before="balance: int not null\n",
            after="balance: bigint not null\n",
            statement="ALTER TABLE accounts ALTER balance TYPE bigint",
            back="ALTER TABLE accounts ALTER balance TYPE int",
        ),
        Change(
            name="an enum that loses a label",
            before="[new, open, odd, closed]",
            after="[new, open, closed]",
            statement="CREATE TYPE status__new AS ENUM ('new', 'open', 'closed');"
            " ALTER TABLE accounts ALTER status DROP DEFAULT,"
            " ALTER status TYPE status__new USING status::text::status__new,"
            " ALTER status SET DEFAULT 'new'; DROP TYPE status; ALTER TYPE status__new RENAME TO status",
            back="CREATE TYPE status__old AS ENUM ('new', 'open', 'odd', 'closed');"
            " ALTER TABLE accounts ALTER status DROP DEFAULT,"
            " ALTER status TYPE status__old USING status::text::status__old,"
            " ALTER status SET DEFAULT 'new'; DROP TYPE status; ALTER TYPE status__old RENAME TO status",
        ),
    ),
)

_COLUMNS = """\
      columns:
        id: int primary key
        branch_id: int
        balance: int not null
        note: text not null
"""
_NEXT_TABLE = f"    accounts_next:\n{_COLUMNS}"
_NEXT_PARTITION = "        accounts_next: for values from (100000000) to (200000000)\n"
_PAST_TABLE = f"    accounts_past:\n{_COLUMNS}"
_PAST_PARTITION = "        accounts_past: for values from (-100000) to (1)\n"

_PARTITIONED = Bank(
    profile=f"""\
profile: bank
postgres:
  version: 18
  tables:
    branches:
      columns: {{id: int primary key}}
    accounts:
      columns:
        id: int generated always as identity primary key
        branch_id: int
        balance: int not null
        note: text not null
      partition_by: range (id)
      partitions:
        accounts_now: for values from (1) to (100000000)
{_PAST_PARTITION}{_NEXT_TABLE}""",
    fill=f"""{_FILL};
    INSERT INTO accounts (id, branch_id, balance, note) OVERRIDING SYSTEM VALUE
    SELECT 1 - n, n % 100, n % 1000, repeat('x', 80) FROM generate_series(1, 100000) n;
    INSERT INTO accounts_next SELECT 100000000 + n, n % 100, 0, repeat('x', 80) FROM generate_series(0, 99999) n
""",
    changes=(
        Change(
            name="an index of a partitioned table",
            before="      partition_by:",
            after="      indexes: {accounts_branch_id_idx: (branch_id)}\n      partition_by:",
            statement="CREATE INDEX accounts_branch_id_idx ON accounts (branch_id)",
            back="DROP INDEX accounts_branch_id_idx",
        ),
        Change(
            name="a partition that is made",
            before="        accounts_now:",
            after="        accounts_late: for values from (900000000) to (1000000000)\n        accounts_now:",
            statement="CREATE TABLE accounts_late PARTITION OF accounts FOR VALUES FROM (900000000) TO (1000000000)",
            back="DROP TABLE accounts_late",
        ),
        Change(
            name="a table that becomes a partition",
            before=_PAST_PARTITION + _NEXT_TABLE,
            after=_NEXT_PARTITION + _PAST_PARTITION,
            statement="ALTER TABLE accounts ATTACH PARTITION accounts_next FOR VALUES FROM (100000000) TO (200000000)",
            back="ALTER TABLE accounts DETACH PARTITION accounts_next; DROP INDEX accounts_next_branch_id_idx",
        ),
        Change(
            name="a partition that becomes a table",
            before=_PAST_PARTITION,
            after=_PAST_TABLE,
            statement="ALTER TABLE accounts DETACH PARTITION accounts_past",
            back="ALTER TABLE accounts ATTACH PARTITION accounts_past FOR VALUES FROM (-100000) TO (1)",
        ),
    ),
)

BANKS = (_PLAIN, _UPDATED, _PARTITIONED)
CHANGES = tuple(change for bank in BANKS for change in bank.changes)

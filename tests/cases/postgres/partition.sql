-- case: create
-- have
-- want
create table t (id bigint, at timestamptz not null default now(), kind text not null default 'a', primary key (id, at))
    partition by range (at);
create table t_2025 partition of t for values from ('2025-01-01') to ('2026-01-01');
create table t_2026 partition of t (constraint late check (id > 0)) for values from ('2026-01-01') to ('2027-01-01')
    partition by hash (id);
create table t_2026_0 partition of t_2026 for values with (modulus 2, remainder 0) with (fillfactor = 70);
create table t_2026_1 partition of t_2026 for values with (modulus 2, remainder 1);
create table t_rest partition of t default;
create index t_kind on t (kind);
create index t_2025_at on t_2025 (at);
create table u (id bigint, at timestamptz, foreign key (id, at) references t);
comment on table t_2025 is 'last year';

-- case: one more
-- have
create table t (id int, v int) partition by list (id);
create table t_1 partition of t for values in (1);
create index on t (v);
insert into t values (1);
-- want
create table t (id int, v int) partition by list (id);
create table t_1 partition of t for values in (1);
create table t_2 partition of t for values in (2, 3, null);
create index on t (v);

-- case: bounds
-- does: DETACH PARTITION
-- have
create table t (id int, v int) partition by range (id);
create table t_1 partition of t for values from (1) to (10);
create index on t (v);
insert into t values (1);
-- want
create table t (id int, v int) partition by range (id);
create table t_1 partition of t for values from (1) to (20);
create index on t (v);

-- case: columns and keys
-- have
create table t (id int not null, v int) partition by range (id);
create table t_1 partition of t for values from (1) to (10);
create table t_2 partition of t for values from (10) to (20);
insert into t values (1, 1);
-- want
create table p (id int primary key);
create table t (id int not null primary key, v bigint not null default 5, w int references p, x int, unique (id, x))
    partition by range (id);
create table t_1 partition of t for values from (1) to (10);
create table t_2 partition of t for values from (10) to (20);

-- case: index on the whole
-- does not: CONCURRENTLY
-- have
create table t (id int, v int) partition by range (id);
create table t_1 partition of t for values from (1) to (10);
insert into t values (1, 1);
-- want
create table t (id int, v int) partition by range (id);
create table t_1 partition of t for values from (1) to (10);
create unique index t_id on t (id);
create index t_v on t (v) where v > 0;

-- case: trigger on the whole
create function f() returns trigger language plpgsql as 'begin return new; end';
-- have
create table t (id int) partition by range (id);
create table t_1 partition of t for values from (1) to (10);
-- want
create table t (id int) partition by range (id);
create table t_1 partition of t for values from (1) to (10);
create trigger g after insert on t for each row execute function f();

-- case: foreign key from the whole
-- have
create table p (id int primary key);
create table t (id int, p_id int) partition by range (id);
create table t_1 partition of t for values from (1) to (10);
insert into p values (1);
insert into t values (1, 1);
-- want
create table p (id int primary key);
create table t (id int, p_id int references p on delete cascade) partition by range (id);
create table t_1 partition of t for values from (1) to (10);

-- case: default of its own
-- have
create table t (id int, v int default 1) partition by range (id);
create table t_1 partition of t for values from (1) to (10);
-- want
create table t (id int, v int default 1) partition by range (id);
create table t_1 partition of t for values from (1) to (10);
alter table t_1 alter v set default 7;
create table t_2 partition of t (v default 8) for values from (10) to (20);

-- case: dropped with its parent
-- have
create table t (id int primary key) partition by range (id);
create table t_1 partition of t for values from (1) to (10);
create index t_1_x on t_1 (id);
comment on table t_1 is 'x';
-- want

-- case: another key
-- loses rows
-- have
create table t (id int, v int) partition by range (id);
create table t_1 partition of t for values from (1) to (10);
-- want
create table t (id int, v int) partition by range (v);
create table t_1 partition of t for values from (1) to (10);

-- case: expression key
-- have
-- want
create table t (v text, at timestamptz) partition by list (lower(v));
create table t_a partition of t for values in ('a') partition by range (date_part('year', at at time zone 'UTC'));
create table t_a_1 partition of t_a for values from (minvalue) to (2020);

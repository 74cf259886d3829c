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

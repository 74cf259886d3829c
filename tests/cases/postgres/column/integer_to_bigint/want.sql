-- does not: bigint USING
create table t (id bigint primary key default 7, n bigint unique check (n > 0));
create table u (t_id bigint references t);
create index on u (t_id);

create type e as enum ('a', 'b', 'c');
create table t (v e);
alter table t enable row level security;
create policy p on t using (v = 'a');
insert into t values ('a');

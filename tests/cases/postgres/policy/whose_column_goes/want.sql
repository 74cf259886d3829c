create table t (a int, c bigint);
alter table t enable row level security;
create policy p on t using (a > 0);
create policy q on t using (c > 0);
comment on policy q on t is 'c';
insert into t values (1, 1);

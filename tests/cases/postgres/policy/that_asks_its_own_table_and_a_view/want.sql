create table t (a int, parent int);
insert into t values (1, 1);
create view v as select a from t;
alter table t enable row level security;
create policy p on t for select using (parent is null or parent in (select a from v));

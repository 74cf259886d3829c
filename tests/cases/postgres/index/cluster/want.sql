-- does: CLUSTER ON t_a
-- does not: CREATE INDEX
create table t (a int);
create index t_a on t (a);
alter table t cluster on t_a;

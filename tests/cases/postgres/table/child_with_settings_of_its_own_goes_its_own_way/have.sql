create table t2 (id int primary key, e text, f text);
create table t3 (b int) inherits (t2);
alter table t3 alter e set statistics 200;
create index i2 on t3 (e);
create statistics st2 (dependencies) on id, e from t3;
insert into t3 values (1, 'x', 'y', 2);

create table t (y text, x int primary key);
insert into t values ('one', 1), ('two', 2);

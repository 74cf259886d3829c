create table t2 (id int primary key, g bigint);
create table t3 (f boolean, x int) inherits (t2);
insert into t3 values (1, 2, true, 3);

create table t2 (id int primary key, a int, b int);
create table t3 (id int primary key, a int default 3, b int) inherits (t2);
create index on t3 (a);
insert into t3 values (1, null, 2);

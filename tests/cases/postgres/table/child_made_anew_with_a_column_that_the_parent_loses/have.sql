create table t2 (id int primary key, f int);
create table t3 (g int, x int) inherits (t2);
insert into t3 values (1, 2, 3);

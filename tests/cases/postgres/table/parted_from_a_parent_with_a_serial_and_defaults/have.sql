create table t2 (id int primary key, a serial, b int default 7, c text default 'x');
create table t3 () inherits (t2);
insert into t3 values (1, 1, 2, 'y');

create sequence q1;
create table t2 (id int primary key);
create table t3 (e int, f bigint default 5) inherits (t2);
insert into t3 values (1, 7, 4);

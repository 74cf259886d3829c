-- The table has its own column when the enum is dropped that its parent had it of.
create type e1 as enum ('a');
create table t1 (id int primary key, c e1);
create table t2 (id int primary key);
create table t3 (id int not null, c bigint, d text);
insert into t1 values (1, 'a');
insert into t3 values (1);

create type e1 as enum ('a', 'b');
create type s1 as enum ('x');
create table t1 (id int primary key, c e1);
create table t2 (id int primary key, c e1, d s1);
create table t3 () inherits (t2);
insert into t1 values (1, 'a');
insert into t3 values (1, null);

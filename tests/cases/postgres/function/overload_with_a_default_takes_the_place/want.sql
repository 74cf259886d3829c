create function f1(x int) returns int immutable language sql return x * 2;
create table t2 (id int primary key, d int default f1(2));
create table t4 (id int primary key, e int generated always as (f1(id)) stored);
create table t5 (id int primary key, e int generated always as (f1(id)) stored, check (f1(id) > 0));
create index i3 on t2 ((f1(id)));
create view v as select f1(id) from t2;
insert into t2 values (1);
insert into t5 values (1);

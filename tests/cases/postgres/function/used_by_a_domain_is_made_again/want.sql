create function f(y int) returns int immutable language sql as 'select y';
create domain d as int check (f(value) > 0);
create table t (id int primary key, v d);
insert into t values (1, 1);
create view v as select v from t;

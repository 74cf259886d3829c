create type e as enum ('b', 'a');
create function f(x e default 'a') returns e language sql as 'select x';
create table t (id int primary key, v e default f());
insert into t values (1, 'b');
create view w as select f(v) from t;

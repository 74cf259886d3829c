create type e as enum ('a', 'b', 'gone');
create table t (id int primary key, v e default 'a', w e[] default '{b}', check (v <> 'gone'));
create index t_v on t (v) where v = 'a';
create view s as select id, v from t where v = 'b';
create function f(e) returns e language sql as 'select $1';
insert into t values (1, 'a', '{a,b}');

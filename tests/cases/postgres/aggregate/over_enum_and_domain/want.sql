create type e as enum ('b', 'a');
create domain d as bigint;
create function pick(d, e) returns d immutable language sql as 'select $1';
create aggregate picked(e) (sfunc = pick, stype = d, initcond = '1');
create table t (id int primary key, v e);
insert into t values (1, 'a');
create view w as select picked(v) as p from t;

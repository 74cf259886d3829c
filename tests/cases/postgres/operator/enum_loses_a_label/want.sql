create type label as enum ('b', 'a');
create function near(label, label) returns bool language sql immutable as 'select true';
create operator ~~~ (function = near, leftarg = label, rightarg = label);
create table t (id int, l label);
insert into t values (1, 'a');
create view v as select l ~~~ l as x from t;

create table t (a int);
create view v as select a from t;
create function f(v) returns int language sql as 'select 1';
create view w as select f(v) from v;

create table t (id bigint primary key, v varchar(20));
create function f() returns text language sql begin atomic select v || id from t; end;
create function g(t) returns text language sql return $1.v;
create function h() returns setof t language sql as 'select * from t';
create view s as select g(t) as g, f() as f from t;

-- same: select f(), id::text from t
create table t (id int primary key, v text);
insert into t values (3, 'x');
create function f() returns text language sql begin atomic select v || id from t; end;
create function g(t) returns text language sql return $1.v;
create function h() returns setof t language sql as 'select * from t';
create view s as select g(t) as g, f() as f from t;

create view w as select v, id from t;
create function f(w) returns text immutable language sql as 'select $1.v';
create function g() returns setof w language sql as 'select * from public.w';
create view x as select f(w.*) as fw from w;
create materialized view y as select * from g();
create index y_v on y (v);

-- same: select v::text, w::text, d::text, o::text from t
create type c as (a int, b text);
create domain d as c check ((value).a > 0);
create type o as (c c, cs c[], d d);
create table t (v c, w c[], d d, o o);
create function f(c, o) returns c language sql as 'select $1';
insert into t values (row(1, 'x'), '{"(2,y)"}', row(3, 'z'), row(row(4, 'q'), '{"(5,)"}', row(6, null)));

-- does not: DROP TABLE
create type c as (a bigint, b varchar(20) collate "C");
create domain d as c check ((value).a > 0);
create type o as (c c, cs c[], d d);
create table t (v c, w c[], d d, o o);
create function f(c, o) returns c language sql as 'select $1';

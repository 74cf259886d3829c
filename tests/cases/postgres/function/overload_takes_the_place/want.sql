create function f(x bigint) returns int immutable language sql as 'select x::int';
create function f(x text) returns int immutable language sql as 'select 1';
create view w as select f(v) as r from a;
create index a_f on a (f(v));

create function f(x int) returns int immutable language sql as 'select x';
create view w as select f(v) as r from a;
create index a_f on a (f(v));

create function f(x int) returns int immutable language sql as 'select x';
create view w as select f(v) as r from a;
alter table a add constraint c check (f(v) > 0);

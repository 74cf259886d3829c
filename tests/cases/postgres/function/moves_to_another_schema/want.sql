create function "Other one".f(x int) returns int immutable language sql as 'select x';
create view w as select "Other one".f(v) as r from a;
alter table a add constraint c check ("Other one".f(v) > 0);

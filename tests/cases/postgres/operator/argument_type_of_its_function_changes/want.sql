create function near(int, int) returns int language sql immutable as 'select 1';
create operator ~~~ (function = near, leftarg = int, rightarg = int);
create view v as select 1 ~~~ 2 as x;

create function near(int, int) returns bool language sql immutable as 'select true';
create operator ~~~ (function = near, leftarg = int, rightarg = int);
create view v as select 1 ~~~ 2 as x;

create schema s;
create function s.near(int, int) returns bool language sql immutable as 'select true';
create operator s.~~~ (function = s.near, leftarg = int, rightarg = int, commutator = operator(s.~~~));
create operator s.~~> (function = s.near, leftarg = int, rightarg = int, commutator = operator(s.<~~));
create view v as select 1 operator(s.~~~) 2 as x;

create function good(int) returns boolean immutable language sql return $1 > 0;
create table t (a int, constraint c check (good(a)));

-- does not: RENAME
create domain d as date;
create function f(d) returns d[] language sql as 'select null::d[]';

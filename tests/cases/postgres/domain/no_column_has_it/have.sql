create domain d as int;
create function f(d) returns d[] language sql as 'select null::d[]';

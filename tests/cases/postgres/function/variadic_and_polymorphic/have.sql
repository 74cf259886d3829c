create function f(variadic a int[]) returns int language sql as 'select a[1]';
create function g(a anyelement, b anyarray) returns anyelement language sql as 'select a';

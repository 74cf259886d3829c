create function f(a int) returns setof int language sql as 'select a';
create procedure p(a int) language sql as 'select a';

create function f(in a int, out b int, inout c text) language plpgsql as 'begin b := a; end';
create function g(a int) returns table (x int, y text) language sql as $$select a, 'a'$$;
create view v as select b, c from f(1, 'x');

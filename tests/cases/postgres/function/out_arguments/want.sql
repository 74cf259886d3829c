create function f(in a int, out b bigint, inout c text) language plpgsql as 'begin b := a; end';
create function g(a int) returns table (x int, "Y y" text) language sql as $$select a, 'a'$$;
create view v as select b, c from f(1, 'x');

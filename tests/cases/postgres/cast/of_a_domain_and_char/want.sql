create function f(pair) returns "char" language sql immutable as $$select 'x'::"char"$$;
create function g(pair) returns character language sql immutable as $$select 'x'::char(1)$$;
create cast (pair as "char") with function f(pair);
create cast (pair as character) with function g(pair) as assignment;

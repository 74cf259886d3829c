create function f(pair) returns varchar language sql immutable as $$select 'x'::varchar$$;
create cast (pair as varchar) with function f(pair);

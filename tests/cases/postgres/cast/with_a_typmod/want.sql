create function f(pair, int, boolean) returns varchar language sql immutable as $$select 'x'::varchar$$;
create cast (pair as varchar) with function f(pair, int, boolean);

create function f(pair[]) returns timestamp without time zone language sql immutable as $$select '2020-01-01'::timestamp$$;

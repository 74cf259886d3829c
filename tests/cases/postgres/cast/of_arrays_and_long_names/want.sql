create function f(pair[]) returns timestamp without time zone language sql immutable as $$select '2020-01-01'::timestamp$$;
create function g(timestamp without time zone) returns pair language sql immutable as 'select row(1, 2)::pair';
create cast (pair[] as timestamp without time zone) with function f(pair[]);
create cast (timestamp without time zone as pair) with function g(timestamp without time zone);

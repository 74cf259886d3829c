create type k as (x int, y text, a int);

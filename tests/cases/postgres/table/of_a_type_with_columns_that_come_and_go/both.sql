create type k as (x int, y text, z date);

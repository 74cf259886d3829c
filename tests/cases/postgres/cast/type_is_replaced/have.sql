create type pair as (a int, b int);
create function pair_sum(pair) returns int language sql immutable as 'select 1';
create cast (pair as int) with function pair_sum(pair);

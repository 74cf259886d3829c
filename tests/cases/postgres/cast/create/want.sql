create type pair as (a int, b int);
create function pair_sum(pair) returns int language sql immutable as 'select ($1).a + ($1).b';
create cast (pair as int) with function pair_sum(pair);
comment on cast (pair as int) is 'The sum of both';

create function pair_sum(pair) returns int language sql immutable as 'select ($1).a + ($1).b';
create cast (pair as int) with function pair_sum(pair);
create table t (id int, p pair, total int generated always as (p::int) stored);
create index on t ((p::int));

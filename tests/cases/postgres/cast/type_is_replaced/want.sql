create type pair as enum ('a');
create function pair_sum(pair) returns int language sql immutable as 'select 1';
create cast (pair as int) with function pair_sum(pair);
comment on cast (pair as int) is 'new';

create function pair_sum(pair) returns int language sql immutable as 'select ($1).a + ($1).b';
create cast (pair as int) with function pair_sum(pair) as assignment;
create table t (id int, total int default (row(1, 2)::pair)::int check (total > (row(0, 0)::pair)::int));
insert into t values (1, 2);

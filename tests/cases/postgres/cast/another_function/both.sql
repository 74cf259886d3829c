create type pair as (a int, b int);
create function pair_sum(pair) returns int language sql immutable as 'select ($1).a + ($1).b';
create schema other;
create function other."Product"(pair) returns int language sql immutable as 'select ($1).a * ($1).b';
create table t (p pair);
insert into t values (row(1, 2));

create type pair as (a int, b int);
create function same(pair, pair) returns bool language sql immutable as 'select ($1).a = ($2).a';
create table t (p pair, q pair, check (true));
insert into t values (row(1, 2));

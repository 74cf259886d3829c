create type pair as (a int, b int);
create table t (p pair);
insert into t values (row(1, 2));

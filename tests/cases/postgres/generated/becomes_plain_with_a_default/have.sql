create table t (a int, b int generated always as (a * 2) stored);
insert into t values (3);

create table t (a int, b int generated always as (a * 3) stored) partition by range (a);
create table t_1 partition of t for values from (0) to (10);
create table t_2 partition of t default;

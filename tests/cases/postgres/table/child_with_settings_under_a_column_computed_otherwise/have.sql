alter table t2 add e int generated always as (id + 1) stored, add f int generated always as (id + 2) stored;
alter table t3 alter e set (n_distinct = 5), alter f set (n_distinct = 5);
insert into t3 values (1);

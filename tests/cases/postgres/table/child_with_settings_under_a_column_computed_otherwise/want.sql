-- since: 18
alter table t2 add e int generated always as (id + 1) virtual, add f numeric(10, 2) not null;
alter table t3 alter e set (n_distinct = 5), alter f set (n_distinct = 6);
insert into t3 (id, f) values (1, 3);

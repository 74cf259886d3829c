create table t (v int, w int generated always as (v * 2) stored);
insert into t (v) values (3);

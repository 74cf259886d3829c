create table t (v bigint, w int generated always as (v * 2) stored);

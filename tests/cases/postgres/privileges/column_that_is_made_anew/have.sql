alter table t add d int generated always as (id + 1) stored; grant select (d) on t to case_app;

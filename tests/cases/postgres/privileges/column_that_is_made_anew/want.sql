alter table t add d int generated always as (id + 2) stored; grant select (d) on t to case_app;

alter table t add column more int; grant select (id, more), update (more) on t to case_app;

alter table t owner to case_boss; grant select on t to case_app;

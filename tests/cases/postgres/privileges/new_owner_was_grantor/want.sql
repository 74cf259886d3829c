alter table t owner to case_boss; grant select on t to case_reader; grant insert on t to case_app;

alter table t owner to case_app; grant all on t to case_boss with grant option; grant insert on t to case_reader;

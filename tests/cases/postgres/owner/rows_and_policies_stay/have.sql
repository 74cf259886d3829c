alter table t owner to case_app;

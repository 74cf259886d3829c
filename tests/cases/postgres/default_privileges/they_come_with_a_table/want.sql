create table t (id int); alter default privileges grant select on tables to case_app;

create table t (id int); alter table t owner to case_app;

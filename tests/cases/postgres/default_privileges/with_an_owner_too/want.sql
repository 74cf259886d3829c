create table t (id int); revoke all on t from case_app, case_reader; alter table t owner to case_app; create table u (id int); revoke all on u from case_reader; alter table u owner to case_app;

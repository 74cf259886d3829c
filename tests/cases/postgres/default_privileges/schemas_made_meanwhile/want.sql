create schema s; revoke all on schema s from case_app; create table s.t (id int); revoke all on s.t from case_app;

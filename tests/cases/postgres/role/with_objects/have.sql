create role role_app; create table t (id int); alter table t owner to role_app;

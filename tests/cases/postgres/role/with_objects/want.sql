create role role_app login; create role role_reader; create table t (id int); alter table t owner to role_app; grant select on t to role_reader;

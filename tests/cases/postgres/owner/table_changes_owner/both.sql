-- roles: case_app case_boss
create table t (id int primary key, s serial);
insert into t values (1);

-- roles: case_app case_boss
create table t (id int);
insert into t values (1);

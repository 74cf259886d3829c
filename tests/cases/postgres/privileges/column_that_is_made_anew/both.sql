-- roles: case_app case_boss case_reader
create table t (id int);
insert into t values (1);

-- roles: case_app case_boss
create table t (id integer);

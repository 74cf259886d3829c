-- roles: case_app
create table t (id integer);

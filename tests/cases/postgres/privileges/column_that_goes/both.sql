-- roles: case_app case_boss case_reader
create table t (id int, gone int);
-- loses rows

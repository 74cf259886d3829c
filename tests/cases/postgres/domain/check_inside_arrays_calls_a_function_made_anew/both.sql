-- roles: case_reader
create table note (id integer primary key);

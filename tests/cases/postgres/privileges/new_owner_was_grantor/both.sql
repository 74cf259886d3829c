-- roles: case_app case_boss case_reader
create table t (id int primary key, a text, b text, "Mixed Case" int);
insert into t values (1);

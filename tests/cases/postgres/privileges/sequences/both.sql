-- roles: case_app case_boss case_reader
create sequence s; create table t (n serial);
insert into t default values;

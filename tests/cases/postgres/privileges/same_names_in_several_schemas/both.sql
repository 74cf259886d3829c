-- roles: case_app case_boss case_reader
create schema a; create schema b; create table a.t (i int); create table b.t (i int); create table t (i int);
insert into a.t values (1);

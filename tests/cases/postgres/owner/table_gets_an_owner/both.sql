-- roles: case_app case_boss
create table t (id int primary key, s serial, i int generated always as identity);
insert into t values (1);

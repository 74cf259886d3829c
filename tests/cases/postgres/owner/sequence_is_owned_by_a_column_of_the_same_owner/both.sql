-- roles: case_app case_boss
create table t (id int);
alter table t owner to case_boss;
insert into t values (1);

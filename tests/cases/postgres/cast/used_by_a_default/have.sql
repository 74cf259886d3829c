create table t (id int, total int);
insert into t values (1, 2);

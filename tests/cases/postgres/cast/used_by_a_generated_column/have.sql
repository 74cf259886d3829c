create table t (id int, p pair);
insert into t values (1, row(1, 2));

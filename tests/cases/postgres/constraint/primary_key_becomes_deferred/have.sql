create table t (id int constraint k primary key, n int);
insert into t values (1, 1), (2, 2);

create table t (id int not null, n int);
insert into t values (1, 1);

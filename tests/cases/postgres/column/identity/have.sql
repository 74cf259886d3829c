create table t (id int, n int not null);
insert into t values (5, 1);

create table t (id int primary key, n bigint);
insert into t values (1, 1);

create table t2 (id int primary key);
create table t3 (id int primary key, b int);
insert into t3 values (1, 2);

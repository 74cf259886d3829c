create table t2 (id int primary key);
create table t3 (id int primary key, a int, constraint other check (id > -2));
insert into t3 values (1, 2);

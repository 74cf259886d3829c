create table t2 (id int primary key, a int, constraint named check (id > 0), constraint other check (id > -1));
create table t3 (id int primary key, constraint named check (id > 0), constraint other check (id > -1)) inherits (t2);
insert into t3 values (1, 2);

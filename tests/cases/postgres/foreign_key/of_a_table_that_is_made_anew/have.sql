create table p (id int primary key);
create table t (id int, f int) partition by range (id);
create table t_1 partition of t for values from (0) to (100);
insert into p values (1);
insert into t values (1, 1), (2, null);

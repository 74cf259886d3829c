create table t (id int not null, v text default 'a', w text, x int) partition by range (id);
create table t_1 partition of t for values from (1) to (10);
create table t_2 partition of t for values from (10) to (20) partition by range (x);
create table t_2_1 partition of t_2 for values from (1) to (10);
insert into t values (1, 'a', 'b', 1), (10, 'c', 'd', 1);

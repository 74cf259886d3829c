create table p (id int primary key);
create table t (id int, p_id int) partition by range (id);
create table t_1 partition of t for values from (1) to (10);
insert into p values (1);
insert into t values (1, 1);

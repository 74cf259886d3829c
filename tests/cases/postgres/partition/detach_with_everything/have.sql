create table t_1 partition of t for values from (1) to (10);
insert into t values (1, 'a', 1);

create table t_b partition of t for values in ('b', 'c');
create table t_a_2 partition of t_a for values from (10) to (20);

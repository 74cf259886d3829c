create table t (id int, v text) partition by hash (id);
create table t_0 partition of t for values with (modulus 2, remainder 0);
create table t_1 partition of t for values with (modulus 2, remainder 1);

create table t_rest partition of t default;

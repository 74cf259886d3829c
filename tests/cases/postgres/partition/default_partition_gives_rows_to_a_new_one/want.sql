create table t (id int generated always as identity, v int, w text default 'x') partition by range (v);
create table t_1 partition of t for values from (1) to (10);
create table t_2 partition of t for values from (10) to (20);
create table t_rest partition of t default;

-- since: 17
create table t (id int generated always as identity, v int default 1, w int default 2) partition by range (v);
create table t_1 partition of t (v default 7) for values from (1) to (10);

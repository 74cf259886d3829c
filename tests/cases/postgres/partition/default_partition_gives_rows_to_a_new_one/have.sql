create table t (id int generated always as identity, v int, w text default 'x') partition by range (v);
create table t_1 partition of t for values from (1) to (10);
create table t_rest partition of t default;
insert into t (v) values (1), (15), (16), (100), (null);

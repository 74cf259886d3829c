create type e as enum ('a', 'b');
create table t (id int, v e default 'a') partition by range (id);
create table t_1 partition of t for values from (1) to (10);

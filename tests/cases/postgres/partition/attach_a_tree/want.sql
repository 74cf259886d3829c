create table t (id int, v int) partition by range (id);
create table u partition of t for values from (1) to (10) partition by list (v);
create table u_1 partition of u for values in (1);
create index on u (v);

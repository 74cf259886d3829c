create type mood as enum ('a', 'b', 'c');
create domain small as int check (value < 100);
create table t (m mood, n small) partition by list (m);
create table t_a partition of t for values in ('a') partition by range (n);
create table t_a_1 partition of t_a for values from (1) to (10);
insert into t values ('a', 5);

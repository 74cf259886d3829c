-- since: 17
create table t (id bigint not null, k int) partition by list (k);
create table t_1 partition of t for values in (1);
create table t_2 partition of t for values in (2);
insert into t values (5, 1), (9, 2);

create table t (a int, b text) partition by list (a);
create table t_1 partition of t for values in (1, 2);
create table t_rest partition of t default;
insert into t values (1, 'one'), (2, 'two');

-- one way
-- What was left half made cannot be wanted.
create table t (a int, b text) partition by range (a);
create table t1 partition of t for values from (0) to (10);
create table t2 partition of t for values from (10) to (20);
create index t_b on only t (b);
insert into t values (1, 'x'), (11, 'y');

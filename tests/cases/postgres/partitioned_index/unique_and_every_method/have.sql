create table t (a int, b jsonb, c int4range, d text) partition by list (a);
create table t1 partition of t for values in (1);
create table t2 partition of t for values in (2) partition by hash (d);
create table t20 partition of t2 for values with (modulus 2, remainder 0);
create table t21 partition of t2 for values with (modulus 2, remainder 1);
insert into t values (1, '{}', '[1,2)', 'd'), (2, '{}', '[1,2)', 'e');

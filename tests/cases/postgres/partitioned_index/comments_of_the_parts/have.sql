create table t (a int primary key, b text, constraint c check (a > 0)) partition by range (a);
create table t1 partition of t for values from (0) to (10);
create index i on t (b);
create table r (a int constraint f references t, b int) partition by range (b);
create table r1 partition of r for values from (0) to (10);
comment on index t1_b_idx is 'part of i';
comment on constraint t1_pkey on t1 is 'part of the key';
comment on constraint c on t1 is 'check of the part';
insert into t values (1, 'x');

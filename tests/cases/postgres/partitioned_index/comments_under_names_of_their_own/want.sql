create table t (a int primary key, b text) partition by range (a);
create table t1 partition of t for values from (0) to (10);
create index i on t (b);
alter index t1_b_idx rename to "my b";
alter table t1 rename constraint t1_pkey to "my key";
comment on index "my b" is 'b';
comment on constraint "my key" on t1 is 'key';
comment on index "my key" is 'index';
insert into t values (1, 'x');

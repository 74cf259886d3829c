create table t (a int not null, b text) partition by range (a);
create table t1 partition of t for values from (0) to (10);
create table t2 partition of t for values from (10) to (20);
insert into t values (1, 'x'), (11, 'y');
create index t_b on t (b);
alter table t add primary key (a);

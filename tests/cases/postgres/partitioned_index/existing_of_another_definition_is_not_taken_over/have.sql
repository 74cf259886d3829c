create table t (a int, b text) partition by range (a);
create table t1 partition of t for values from (0) to (10);
create index mine on t1 (b desc);
create index same on t1 (b);
comment on index same is 'x';
insert into t values (1, 'x');

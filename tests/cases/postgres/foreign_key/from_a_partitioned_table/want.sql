create table p (a int primary key);
create table t (a int, b int, constraint f foreign key (a) references p on delete cascade) partition by range (a);
create table t1 partition of t for values from (0) to (10);
create table t2 partition of t for values from (10) to (20) partition by list (b);
create table t21 partition of t2 for values in (1, 2);
insert into p values (1), (11);
insert into t values (1, 1), (11, 1);

create table t (a int not null, b int not null) partition by range (a);
create table t1 partition of t for values from (0) to (10);
alter table t1 add constraint mine primary key (a);
alter table t add primary key (a);
insert into t values (1, 2);

create table t (a int not null, b int, constraint u unique (a));
alter table t cluster on u;
alter table t replica identity using index u;
insert into t values (1, 2), (2, 3);

create table t (a int, b int, constraint u unique (a), constraint w unique (b));
alter table t cluster on u;
insert into t values (1, 2), (2, 3);

create table t (a int, b int, constraint u unique (a), constraint w unique (b));
alter table t cluster on w;
insert into t values (1, 2), (2, 3);
-- does not: SET WITHOUT CLUSTER

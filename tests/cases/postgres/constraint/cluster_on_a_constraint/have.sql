create table t (a int primary key, b int, constraint u unique (b));
create index i on t (b, a);
alter table t cluster on i;
insert into t values (1, 2), (2, 3);

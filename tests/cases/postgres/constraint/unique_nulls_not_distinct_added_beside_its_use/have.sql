-- since: 15
create table t (a int, b int);
insert into t values (1, null), (2, null);

create table t (a int not null, b int, constraint k unique (a));
insert into t values (1, 2), (2, 2);

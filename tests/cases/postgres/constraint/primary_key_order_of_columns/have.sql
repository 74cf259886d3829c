create table t (a int, b int, constraint k primary key (a, b));
insert into t values (1, 2);

create table t (a int not null, b int, constraint k primary key (a));
insert into t values (1, 2), (2, 2);

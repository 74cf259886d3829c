-- since: 18
create table t (a int, b int, c int not null, d int not null);
insert into t values (1, 1, 1, 1);

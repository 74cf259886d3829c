create table t (x int primary key, b int, y text default 'n');
insert into t values (1, 3, 'one'), (2, 4, 'two');

create table t (a int, b int, constraint c1 check (a > 0), constraint k unique (a, b));
insert into t values (3, 2);
comment on constraint c1 on t is 'positive';

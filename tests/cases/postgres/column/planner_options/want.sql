create table t (a int, b int);
alter table t alter a set (n_distinct = 200), alter b set (n_distinct_inherited = 5);
comment on column t.a is 'x';

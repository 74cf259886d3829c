create table t (id int primary key, a interval, b text, f int);
alter table t alter a set statistics 200, alter b set storage external, alter a set (n_distinct = 5);

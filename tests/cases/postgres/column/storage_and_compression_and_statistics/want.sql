-- no yaml
create table t (a text, b text, c int, d jsonb);
alter table t alter a set storage external, alter d set storage main;
alter table t alter a set statistics 500, alter c set (n_distinct = 10, n_distinct_inherited = 20);
alter table t alter d set compression pglz;

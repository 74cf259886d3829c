-- does: DROP INDEX CONCURRENTLY t_a
create table t (a int, b int);
create index t_a on t (a, b);

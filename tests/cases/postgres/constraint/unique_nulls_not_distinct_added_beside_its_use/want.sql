create table t (a int, b int, constraint u unique nulls not distinct (a, b));
insert into t values (1, null), (2, null);
-- does: CREATE UNIQUE INDEX CONCURRENTLY u ON t (a, b) NULLS NOT DISTINCT

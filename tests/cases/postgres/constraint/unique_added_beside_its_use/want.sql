create table t (a int, b int, c int, constraint u unique (a, b) include (c) with (fillfactor = 50) deferrable);
insert into t values (1, 2, 3), (1, 3, 3);
-- does: CREATE UNIQUE INDEX CONCURRENTLY u ON t
-- does: ADD CONSTRAINT u UNIQUE USING INDEX u DEFERRABLE

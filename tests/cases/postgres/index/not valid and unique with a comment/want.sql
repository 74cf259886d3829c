create table t (a int, b text);
insert into t values (1, 'b');
create unique index i on t (a) with (fillfactor = 70);
comment on index i is 'x';
-- does: REINDEX INDEX CONCURRENTLY i

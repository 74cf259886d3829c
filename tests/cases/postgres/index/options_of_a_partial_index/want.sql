create table t (a int, b text);
insert into t values (1, 'x');
create index i on t (a) include (b) with (fillfactor = 60) where b <> ' WITH (deduplicate_items=off)';
-- does not: DROP INDEX

create table t (a int, b text, c jsonb, r int4range);
insert into t values (1, 'x', '{}', '[1,2)');
create index i1 on t (a) with (fillfactor = 80, deduplicate_items = off);
create index i2 on t using gin (c) with (fastupdate = on);
create index i3 on t using gist (r) with (buffering = auto, fillfactor = 50);
create index i4 on t using brin (a) with (pages_per_range = 32, autosummarize = true);
create index i5 on t using hash (b);
-- does not: DROP INDEX

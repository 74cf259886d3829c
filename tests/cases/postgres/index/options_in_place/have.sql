create table t (a int, b text, c jsonb, r int4range);
insert into t values (1, 'x', '{}', '[1,2)');
create index i1 on t (a) with (fillfactor = 70);
create index i2 on t using gin (c) with (fastupdate = off, gin_pending_list_limit = 128);
create index i3 on t using gist (r) with (buffering = on);
create index i4 on t using brin (a) with (pages_per_range = 16);
create index i5 on t using hash (b) with (fillfactor = 50);

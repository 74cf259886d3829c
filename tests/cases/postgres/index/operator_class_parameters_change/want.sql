create table t (c tsvector, a int, b text);
insert into t values ('a', 1, 'b');
create index g on t using gist (c tsvector_ops (siglen = 100));
create index m on t using brin (b text_bloom_ops) with (pages_per_range = 4);

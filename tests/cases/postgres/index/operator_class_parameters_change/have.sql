create table t (c tsvector, a int, b text);
insert into t values ('a', 1, 'b');
create index g on t using gist (c tsvector_ops (siglen = 64));
create index m on t using brin (b text_bloom_ops (false_positive_rate = 0.05)) with (pages_per_range = 4);

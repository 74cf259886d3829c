create table t (a int, b text, c jsonb, d tsvector);
create unique index t_u on t (a desc nulls last, b collate "C" text_pattern_ops) include (c) with (fillfactor = 70)
    where a > 0 and b <> 'x';
create index t_gin on t using gin (c jsonb_path_ops);
create index t_e on t ((c ->> 'x'), lower(b));
create index t_d on t using gist (d);
create index t_brin on t using brin (a) with (pages_per_range = 32);
create index t_hash on t using hash (b);

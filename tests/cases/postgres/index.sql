-- case: create concurrently
-- does: CREATE INDEX CONCURRENTLY t_a
-- have
create table t (a int);
insert into t values (1);
-- want
create table t (a int);
create index t_a on t (a);

-- case: of every sort
-- have
create table t (a int, b text, c jsonb, d tsvector);
-- want
create table t (a int, b text, c jsonb, d tsvector);
create unique index t_u on t (a desc nulls last, b collate "C" text_pattern_ops) include (c) with (fillfactor = 70)
    where a > 0 and b <> 'x';
create index t_gin on t using gin (c jsonb_path_ops);
create index t_e on t ((c ->> 'x'), lower(b));
create index t_d on t using gist (d);
create index t_brin on t using brin (a) with (pages_per_range = 32);
create index t_hash on t using hash (b);

-- case: another definition
-- does: DROP INDEX CONCURRENTLY t_a
-- have
create table t (a int, b int);
create index t_a on t (a);
-- want
create table t (a int, b int);
create index t_a on t (a, b);

-- case: unique that was not
-- have
create table t (a int);
create index t_a on t (a);
-- want
create table t (a int);
create unique index t_a on t (a);

-- case: cluster
-- no yaml
-- does: CLUSTER ON t_a
-- does not: CREATE INDEX
-- have
create table t (a int);
create index t_a on t (a);
-- want
create table t (a int);
create index t_a on t (a);
alter table t cluster on t_a;

-- case: of a materialized view
-- have
create table t (a int);
create materialized view m as select a from t;
-- want
create table t (a int);
create materialized view m as select a from t;
create unique index m_a on m (a);

-- case: of an operator class from an extension
-- have
create table t (a text);
-- want
create extension pg_trgm;
create table t (a text);
create index t_a on t using gin (a gin_trgm_ops);

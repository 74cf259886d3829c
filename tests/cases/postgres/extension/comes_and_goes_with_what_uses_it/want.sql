create schema ext;
create extension hstore schema ext;
create extension pg_trgm;
create table t (id int, v ext.hstore, n text);
create index on t using gin (n gin_trgm_ops);
create view w as select n % 'a' as like_a from t;

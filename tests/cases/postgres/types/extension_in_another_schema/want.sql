-- does: SET SCHEMA
create schema ext;
create extension pg_trgm schema ext;
create table t (v text);
create index t_v on t using gin (v ext.gin_trgm_ops);

create extension pg_trgm;
create table t (v text);
create index t_v on t using gin (v gin_trgm_ops);

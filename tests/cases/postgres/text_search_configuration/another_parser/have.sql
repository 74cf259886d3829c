create text search configuration c (parser = default);
alter text search configuration c add mapping for asciiword with simple;
alter table t add search tsvector generated always as (to_tsvector('c'::regconfig, body)) stored;
create index on t using gin (search);
create view v as select search from t;

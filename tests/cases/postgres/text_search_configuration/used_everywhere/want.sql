create text search dictionary "Search"."Names" (template = simple);
create text search configuration "Search"."Mine" (parser = default);
alter text search configuration "Search"."Mine" add mapping for asciiword with "Search"."Names", pg_catalog.english_stem;
alter table t add search tsvector generated always as (to_tsvector('"Search"."Mine"'::regconfig, body)) stored;
alter table t add constraint words check (to_tsvector('"Search"."Mine"'::regconfig, body) is not null);
create index t_search on t using gin (search);
create index t_partial on t (id) where to_tsvector('"Search"."Mine"'::regconfig, body) @@ 'one'::tsquery;
create materialized view m as select to_tsvector('"Search"."Mine"'::regconfig, body) as words from t;
create function f(text) returns tsvector language sql immutable return to_tsvector('"Search"."Mine"'::regconfig, $1);

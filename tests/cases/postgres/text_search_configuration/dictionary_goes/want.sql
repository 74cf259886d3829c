-- does not: DROP COLUMN
-- does not: DROP TEXT SEARCH CONFIGURATION
create text search configuration c (parser = default);
alter text search configuration c add mapping for asciiword with simple;
create table t (body text, search tsvector generated always as (to_tsvector('c'::regconfig, coalesce(body, ''))) stored);
insert into t values ('one');

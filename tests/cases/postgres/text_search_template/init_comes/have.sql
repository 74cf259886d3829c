create text search template plain (lexize = dsimple_lexize);
create text search dictionary d (template = plain);
create text search configuration c (parser = default);
alter text search configuration c add mapping for asciiword, word with d;
create table t (body text, search tsvector generated always as (to_tsvector('c'::regconfig, body)) stored);

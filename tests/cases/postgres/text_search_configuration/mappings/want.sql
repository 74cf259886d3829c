-- does not: DROP INDEX
-- does: ALTER MAPPING FOR
-- does: DROP MAPPING FOR numword
create text search configuration c (parser = default);
alter text search configuration c add mapping for asciiword, word with names, english_stem;
alter text search configuration c add mapping for email with simple, names;
alter text search configuration c add mapping for hword with names;
create index t_body on t using gin (to_tsvector('c'::regconfig, body));

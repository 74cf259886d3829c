create text search configuration c (parser = default);
alter text search configuration c add mapping for asciiword, word, numword with simple;
alter text search configuration c add mapping for email with names, simple;
create index t_body on t using gin (to_tsvector('c'::regconfig, body));

create text search parser words (start = prsd_start, gettoken = prsd_nexttoken, end = ends, lextypes = prsd_lextype);
create text search configuration c (parser = words);
alter text search configuration c add mapping for asciiword with simple;
create index t_body on t using gin (to_tsvector('c'::regconfig, body));

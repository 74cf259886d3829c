create text search dictionary d (template = simple, stopwords = english);
create text search configuration c (parser = default);
alter text search configuration c add mapping for asciiword, word with d, simple;
create index t_body on t using gin (to_tsvector('c'::regconfig, body));
create view v as select to_tsvector('c', body) as words, ts_lexize('d', body) from t;

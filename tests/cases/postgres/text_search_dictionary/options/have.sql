create text search dictionary d (template = simple, stopwords = english, accept = false);
create text search configuration c (parser = default);
alter text search configuration c add mapping for asciiword with d;
create table t (body text);
insert into t values ('one');
create index t_body on t using gin (to_tsvector('c'::regconfig, body));

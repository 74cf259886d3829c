-- does: ALTER TEXT SEARCH DICTIONARY
-- does not: DROP
create text search dictionary d (template = simple, accept = true);
create text search configuration c (parser = default);
alter text search configuration c add mapping for asciiword with d;
create table t (body text);
insert into t values ('one');
create index t_body on t using gin (to_tsvector('c'::regconfig, body));

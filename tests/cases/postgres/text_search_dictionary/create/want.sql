create text search dictionary plain (template = simple);
create text search dictionary stopped (template = pg_catalog.simple, stopwords = english, accept = false);
create schema "Search";
create text search dictionary "Search"."Stem" (template = snowball, language = english, stopwords = 'english');
comment on text search dictionary stopped is 'Without stop words';

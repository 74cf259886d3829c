create text search configuration plain (parser = default);
create text search configuration english2 (copy = english);
create schema "Search";
create text search configuration "Search"."Select" (copy = german);
comment on text search configuration english2 is 'A copy';

create function norm(text) returns text immutable language sql as 'select lower($1)';
create table t (a text, b text generated always as (norm(a)) stored);

create function norm(text) returns text immutable language sql return lower($1);
create table t (a text, b text generated always as (norm(a)) stored, constraint c check (norm(b) = b));
create index t_norm on t (norm(a));

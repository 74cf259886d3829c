create function norm(y text) returns text immutable language sql as 'select lower($1)';
create table t (a text, b text generated always as (norm(a)) stored, c text default norm('x') check (norm(c) = c));
create index t_n on t (norm(a));

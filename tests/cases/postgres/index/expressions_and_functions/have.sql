create schema other;
create function other."Key"(text) returns text immutable language sql return lower($1);
create table t (a text, b jsonb, c timestamptz);
insert into t values ('a', '{}', now());
create index i on t (other."Key"(a));

create schema other;
create function other."Key"(text) returns text immutable language sql return upper($1);
create table t (a text, b jsonb, c timestamptz);
insert into t values ('a', '{}', now());
create index i on t (other."Key"(a), ((b ->> 'k')::int), (c at time zone 'UTC'), (a || 'x') collate "C" text_pattern_ops);
create unique index j on t (coalesce(a, ''), (b is null)) where (b ? 'k') is not true;

create type pair as (a int, b int);
create function same(pair, pair) returns bool language sql immutable as 'select ($1).a = ($2).a';
create schema "Other Place";
create function "Other Place"."Same"(pair, pair) returns bool language sql immutable as 'select ($1).b = ($2).b';
create table t (id int primary key, p pair);
insert into t values (1, row(1, 2));

create schema "Stats";
create type "Stats"."State of it" as (n bigint, s numeric);
create function "Stats"."add"(s "Stats"."State of it", v numeric) returns "Stats"."State of it" immutable language sql as 'select row((s).n + 1, (s).s + v)::"Stats"."State of it"';

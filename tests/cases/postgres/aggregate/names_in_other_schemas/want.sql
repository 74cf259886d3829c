create schema "Stats";
create schema other;
create type "Stats"."State of it" as (n bigint, s numeric);
create function "Stats"."add"(s "Stats"."State of it", v numeric) returns "Stats"."State of it" immutable language sql as 'select row((s).n + 1, (s).s + v)::"Stats"."State of it"';
create function other.mean(s "Stats"."State of it") returns numeric immutable language sql as 'select (s).s / nullif((s).n, 0)';
create aggregate "Stats"."Mean"(numeric) (sfunc = "Stats"."add", stype = "Stats"."State of it", initcond = '(0,0)', finalfunc = other.mean);
create aggregate other."select"("Value" numeric) (sfunc = "Stats"."add", stype = "Stats"."State of it", initcond = '(0,0)');
comment on aggregate "Stats"."Mean"(numeric) is 'It''s the mean';

create schema "My Types";
create type "My Types"."Pair" as (a int);
create function "My Types".same("My Types"."Pair"[], timestamp with time zone) returns bool language sql immutable as 'select true';
create operator "My Types".&&& (function = "My Types".same, leftarg = "My Types"."Pair"[], rightarg = timestamp with time zone);
create function chars("char", character varying) returns bool language sql immutable as 'select true';
create operator ~#~ (function = chars, leftarg = "char", rightarg = character varying);
comment on operator "My Types".&&& ("My Types"."Pair"[], timestamp with time zone) is 'both';

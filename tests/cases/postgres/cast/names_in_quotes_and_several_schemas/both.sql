create schema "My Types";
create schema "select";
create type "My Types"."Pair" as (a int);
create type "select"."order" as (b int);

create schema "S";
create type "S"."E" as enum ('a');
create type "S"."C" as ("X" "S"."E", "Y" "S"."E"[]);
create table "S".t (v "S"."C", w "S"."C"[]);

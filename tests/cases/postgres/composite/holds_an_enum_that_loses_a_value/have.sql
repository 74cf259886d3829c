-- same: select v::text, w::text from "S".t
create schema "S";
create type "S"."E" as enum ('a', 'gone');
create type "S"."C" as ("X" "S"."E", "Y" "S"."E"[]);
create table "S".t (v "S"."C", w "S"."C"[]);
insert into "S".t values (row('a', '{a}'), array[row('a', '{a,NULL}')]::"S"."C"[]);

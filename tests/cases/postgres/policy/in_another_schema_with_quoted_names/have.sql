create schema "S";
create table "S"."T" ("Owner" name, "a b" int);
insert into "S"."T" values ('x', 1);

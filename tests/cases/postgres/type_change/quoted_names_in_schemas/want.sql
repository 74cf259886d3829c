create schema "A b";
create type "A b"."Type" as enum ('x');
create table "A b"."From" ("Select" text, "ö" int);

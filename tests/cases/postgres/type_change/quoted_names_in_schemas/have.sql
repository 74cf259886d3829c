-- same: select "Select" from "A b"."From"
create schema "A b";
create type "A b"."Type" as enum ('x');
create table "A b"."From" ("Select" "A b"."Type", "ö" text);
insert into "A b"."From" values ('x', '1');

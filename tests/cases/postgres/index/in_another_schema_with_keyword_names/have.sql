create schema "Select";
create table "Select"."table" ("user" int, "order" text);
insert into "Select"."table" values (1, 'o');

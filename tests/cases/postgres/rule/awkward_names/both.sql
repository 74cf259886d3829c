create schema "My Schema";
create table "My Schema"."On Insert" ("To" int, "order" text);
insert into "My Schema"."On Insert" values (1, 'a');
create table "To" (a int);

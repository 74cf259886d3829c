create schema "Select";
create table "Select"."table" ("user" int, "order" text);
insert into "Select"."table" values (1, 'o');
create index "index" on "Select"."table" ("user" desc, lower("order")) include ("order");
comment on index "Select"."index" is 'a';
alter table "Select"."table" cluster on "index";

-- since: 15
create schema "select";
create table "select"."table" ("order" int primary key, "Group" text);
create table "Mixed, Case" (id int primary key);

-- roles: case_app case_boss
create schema "App Data";
create table "App Data"."Order" (id int primary key);
insert into "App Data"."Order" values (1);

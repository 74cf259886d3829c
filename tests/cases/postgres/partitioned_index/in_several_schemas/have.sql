create schema "Main";
create schema parts;
create table "Main"."T" (a int, "B b" text) partition by range (a);
create table parts."T 1" partition of "Main"."T" for values from (0) to (10);
insert into "Main"."T" values (1, 'x');

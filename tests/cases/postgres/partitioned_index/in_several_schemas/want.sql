create schema "Main";
create schema parts;
create table "Main"."T" (a int, "B b" text, primary key (a)) partition by range (a);
create table parts."T 1" partition of "Main"."T" for values from (0) to (10);
create index "I b" on "Main"."T" ("B b");
alter index parts."T 1_pkey" rename to "key of 1";
insert into "Main"."T" values (1, 'x');

create schema "A b";
create schema c;
create table "A b"."P" ("Id" int primary key);
create table c.r ("Id" int);
insert into "A b"."P" values (1);
insert into c.r values (1);

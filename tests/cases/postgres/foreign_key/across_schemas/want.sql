create schema "A b";
create schema c;
create table "A b"."P" ("Id" int primary key);
create table c.r ("Id" int, constraint "F k" foreign key ("Id") references "A b"."P" on delete cascade);
insert into "A b"."P" values (1);
insert into c.r values (1);
comment on constraint "F k" on c.r is 'across';

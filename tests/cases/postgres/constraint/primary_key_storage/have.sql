create table "My Schema"."Order" ("Id" int primary key, v text);
insert into "My Schema"."Order" values (1, 'a'), (2, 'b');

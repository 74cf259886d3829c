create table "User" ("Select" int, "a""b" text);
insert into "User" values (1, 'x');

create table "T" ("select" int, "Ünï" text, "a""b" int);
insert into "T" values (1, 'x', 2);

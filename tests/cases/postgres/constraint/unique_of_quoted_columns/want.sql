create table "T" ("select" int, "Ünï" text, "a""b" int, constraint "U x" unique ("select", "Ünï") include ("a""b"));
insert into "T" values (1, 'x', 2);
comment on constraint "U x" on "T" is 'quoted';

create table "User" ("Select" int not null, "a""b" text default 'it''s', "new column" int, check ("Select" > 0));
create table "order; drop table x; --" ("group" int primary key);
create index "Ünïcode idx" on "User" ("a""b");

create table "table" ("order" int primary key, "User" text);

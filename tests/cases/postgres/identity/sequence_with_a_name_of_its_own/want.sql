-- does not: DROP
create schema s;
create table s."T" ("Id" int generated always as identity (sequence name s."the ids" start with 4), v int);

-- same: select last_value from "the ids"
create schema s;
create table s."T" ("Id" int generated always as identity (sequence name s."the ids"), v int);
set search_path to s, public;
insert into "T" (v) values (1), (2);

create schema "Other";
create sequence "Other"."Ids";
create table a (id int primary key, v text default 'table', w timestamptz);
insert into a values (1);
create function f() returns text language sql as 'select ''f''';

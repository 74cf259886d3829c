create schema "Parts";
create table a (id int, v int) partition by range (id);
create table "Parts"."A 1" partition of a for values from (0) to (10);
create function f() returns trigger language plpgsql as 'begin return new; end';
create function s() returns trigger language plpgsql as 'begin return null; end';

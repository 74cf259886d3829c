create schema ext;
create schema "My schema";
create extension citext schema ext;
create table "My schema".t (v ext.citext primary key);

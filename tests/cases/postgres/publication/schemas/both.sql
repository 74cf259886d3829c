-- since: 15
create schema one;
create schema "Two";
create table one.a (id int primary key);
create table b (id int primary key);

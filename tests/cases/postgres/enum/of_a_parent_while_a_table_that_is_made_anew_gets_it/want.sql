-- The column f goes.
create type e as enum ('a');
create table p (id int primary key, b e not null default 'a');
create table c (id int primary key) inherits (p);
insert into c values (1, 'a');

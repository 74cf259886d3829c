create type e as enum ('b', 'a');
create domain d as text check (value <> '');
create table p (id int primary key);
create table c (id int primary key, b d not null unique, f e);
insert into c values (1, 'a', 'a');

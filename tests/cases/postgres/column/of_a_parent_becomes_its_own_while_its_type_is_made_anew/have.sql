create type e as enum ('a', 'b', 'c');
create domain d as int;
create table p (id int primary key, a e default 'a', b d, c e[]);
create table c (id int primary key) inherits (p);
insert into c (id, a, b, c) values (1, 'b', 2, '{a,b}');

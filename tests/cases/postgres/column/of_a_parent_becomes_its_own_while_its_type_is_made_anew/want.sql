create type e as enum ('b', 'a');
create domain d as bigint;
create table p (id int primary key);
create table c (id int primary key, a e default 'a', b d, c e[]) inherits (p);
insert into c (id, a, b, c) values (1, 'b', 2, '{a,b}');

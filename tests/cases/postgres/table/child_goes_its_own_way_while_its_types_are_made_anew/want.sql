create type e as enum ('b', 'a');
create domain d as bigint;
create table p (id int primary key, b d);
create table c (id int primary key, a e default 'a', b d, c e[]);
insert into c (id, a, b, c) values (1, 'b', 2, '{a,b}');

create type e as enum ('1', '2');
create table p (id int primary key);
create table c (id int primary key, a text default current_user, b e default '2', c int) inherits (p);
insert into c (id, a, b, c) values (1, '1', '1', 1), (2, '1', '1', 1);

-- The middle one loses a.
create table p (id int primary key);
create table c (id int primary key, b text not null default 'x') inherits (p);
create table g (id int primary key, a int) inherits (c);
insert into c (id, b) values (1, '1');
insert into g (id, a, b) values (2, 2, '2');

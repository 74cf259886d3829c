create table p (id int primary key, a int, b int not null);
create table c (id int primary key) inherits (p);
create table g (id int primary key) inherits (c);
alter table c alter b set default 5;
insert into c (id, a, b) values (1, 1, 1);
insert into g (id, a, b) values (2, 2, 2);

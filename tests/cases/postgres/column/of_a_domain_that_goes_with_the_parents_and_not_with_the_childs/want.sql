create domain d as text collate "C";
create table p (id int primary key, a d not null);
create table c (id int primary key) inherits (p);
insert into c values (1, '7');

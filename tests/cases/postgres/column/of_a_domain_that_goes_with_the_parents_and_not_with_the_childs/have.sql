create table p (id int primary key);
create table c (id int primary key, a smallint not null) inherits (p);
insert into c values (1, 7);

create function f(x int) returns int immutable language sql return x;
create table p (id int primary key, a int);
create table c (id int primary key, a int);
insert into c (id, a) values (1, 2);

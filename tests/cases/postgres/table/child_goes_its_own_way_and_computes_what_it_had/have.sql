create function f(x bigint) returns int immutable language sql return 1;
create table p (id int primary key, a int default 7, b int);
create table c (id int primary key, e int generated always as (f(id)) stored) inherits (p);
insert into c (id) values (1), (2);

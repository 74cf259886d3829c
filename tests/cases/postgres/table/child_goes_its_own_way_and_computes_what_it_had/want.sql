-- same: select id from c order by id
create function f(x int) returns int immutable language sql return 2;
create table p (id int primary key, a int default 7, b int);
create table c (id int primary key, e int generated always as (f(id)) stored, a int generated always as (f(id)) stored);
insert into c (id) values (1), (2);

create function f(x bigint) returns bigint immutable language sql return x;
create table p (id int primary key, a int);
create table c (id int primary key) inherits (p);
alter table p add constraint positive check (f(id) > 0);
insert into c (id, a) values (1, 2);

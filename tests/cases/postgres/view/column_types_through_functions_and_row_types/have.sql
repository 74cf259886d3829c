create table a (id int primary key, v int);
insert into a values (1, 2);
create view w as select a as whole, id from a;
create view x as select (whole).v as v, w from w;
create function f(x) returns int language sql as 'select 1';
create view y as select f(x.*) as r from x;

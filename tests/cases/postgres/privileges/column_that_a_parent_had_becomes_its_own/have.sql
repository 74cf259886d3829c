-- since: 18
-- roles: reader
create table p (id int primary key, e int generated always as (id * 3) virtual);
create table c (id int primary key) inherits (p);
grant select (e), insert on c to reader with grant option;
insert into c (id) values (1);

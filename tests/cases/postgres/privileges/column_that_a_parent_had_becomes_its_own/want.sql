create table p (id int primary key);
create table c (id int primary key) inherits (p);
alter table c add e int;
grant select (e), insert on c to reader with grant option;
insert into c (id) values (1);

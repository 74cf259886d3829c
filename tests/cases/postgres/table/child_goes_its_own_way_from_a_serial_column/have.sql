create type e as enum ('1', '2');
create table p (id int primary key, a bigserial, b serial);
create table c (id int primary key) inherits (p);
insert into c (id) values (1), (2);

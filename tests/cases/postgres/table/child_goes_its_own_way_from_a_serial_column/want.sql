create type e as enum ('1', '2');
create table p (id int primary key, b serial);
create table c (id int primary key, b e not null);
insert into c (id, b) values (1, '1'), (2, '2');

create table a (id int primary key, n int);
create table b (id int primary key, n int);
insert into a values (1);
insert into b values (1);

create table parts (id int, n int default 3);
create sequence numbers;
insert into parts values (1, 2);

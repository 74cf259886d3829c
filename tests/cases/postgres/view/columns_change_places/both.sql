create table a (id int primary key, v int, w int);
insert into a values (1, 2, 3);

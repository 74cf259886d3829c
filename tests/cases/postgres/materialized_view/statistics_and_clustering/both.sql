create table a (id int primary key, v text, w int);
insert into a values (1, 'x', 1);

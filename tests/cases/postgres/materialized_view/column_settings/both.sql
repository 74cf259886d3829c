create table a (id int primary key, v text, w text);
insert into a values (1, 'x', 'y');

-- roles: case_reader
create table a (id int primary key, v text);
insert into a values (1, 'x');

create table a (id int constraint a_key primary key, v int, w int);
insert into a values (1, 2, 3);
create view x as select id, v, count(*) from a group by id;

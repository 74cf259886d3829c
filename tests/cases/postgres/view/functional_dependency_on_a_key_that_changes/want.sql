create table a (id int, v int, w int, constraint a_other primary key (id) include (w));
insert into a values (1, 2, 3);
create view x as select id, v, count(*) from a group by id;

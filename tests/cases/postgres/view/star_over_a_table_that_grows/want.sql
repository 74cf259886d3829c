-- loses rows
create table a (id int primary key, v int, z text);
insert into a values (1, 2);
create view w as select * from a;
create view x as select * from w;
create materialized view y as select * from x;
create unique index y_id on y (id);

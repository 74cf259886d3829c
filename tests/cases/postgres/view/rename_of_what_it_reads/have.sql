create table a (id int primary key, v int);
insert into a values (1, 2);
create view w as select id, v from a;
create materialized view m as select v from w;

-- loses rows
-- A column of another name is another column.
create table a (id int primary key, "Other" int);
insert into a values (1, 2);
create view w as select id, "Other" as v from a;
create materialized view m as select v from w;

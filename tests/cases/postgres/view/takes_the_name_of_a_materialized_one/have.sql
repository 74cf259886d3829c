create table o (id int primary key);
create table t (id int primary key);
create materialized view v as select id from o;
create view w as select id, id * 2 as twice from v;
insert into o values (1);

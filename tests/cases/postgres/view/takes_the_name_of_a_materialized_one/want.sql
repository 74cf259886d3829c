create table o (id int primary key);
create table t (id int primary key);
create view v as select id from t;
create view w as select id, id * 2 as twice from t;
insert into o values (1);

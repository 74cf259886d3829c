create table t (a int constraint k primary key, b int);
insert into t values (1, 2), (2, 2);
create view v as select a, b, count(*) as n from t group by a;
create view w as select * from v;

-- since: 15
create access method a type table handler heap_tableam_handler;
create table t (id int primary key, x text default 'y') using a;
insert into t values (1), (2);
create view v as select id from t;
create index t_x on t (x);
comment on access method a is 'stays';
create materialized view m using a as select id from t;

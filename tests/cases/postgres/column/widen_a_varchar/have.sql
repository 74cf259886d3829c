create table t (v varchar(10) default 'a', w varchar(5));
create view s as select v from t;
insert into t values ('abc', 'x');

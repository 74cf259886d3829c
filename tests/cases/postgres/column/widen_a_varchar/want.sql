-- does not: USING
create table t (v varchar(20) default 'a', w text);
create view s as select v from t;

create table t (id int primary key, v text);
create view s as select id, v from t group by id;

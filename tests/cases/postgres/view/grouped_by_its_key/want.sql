create table t (id int, v text);
create view s as select id, v from t group by id, v;

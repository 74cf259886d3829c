-- same: select * from t order by id
create table t (id int, p_id int);
insert into t values (1, 1), (2, 2), (3, null);

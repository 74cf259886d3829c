-- same: select last_value from t_id_seq
create table t (id int generated always as identity primary key, v int);
insert into t (v) values (1), (2), (3);

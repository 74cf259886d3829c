-- same: select last_value from t_id_seq
create table t (id serial primary key, v text);
insert into t (v) values ('a'), ('b');

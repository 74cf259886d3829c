-- same: select last_value from t_id_seq
create table t (id serial primary key, v int);
create table u (t_id int references t on delete cascade);
insert into t (v) values (1), (2);
insert into u values (2);

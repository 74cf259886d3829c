-- same: select id, v from t order by id
create table t (id smallint generated always as identity primary key, v int);
create table u (t_id smallint references t);
insert into t (v) values (1), (2);
insert into u values (1), (2);

-- same: select id, v from t order by id
create table t (id bigserial primary key, v int);
select setval('t_id_seq', 500);
insert into t (v) values (1);

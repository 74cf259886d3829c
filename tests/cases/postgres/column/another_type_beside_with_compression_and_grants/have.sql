-- same: select id, a::jsonb, b::text from t order by id
create table t (id int primary key, a jsonb, b int);
grant select (b), update (a) on t to pg_monitor;
grant insert (b) on t to pg_monitor with grant option;
insert into t select n, jsonb_build_object('n', n), n from generate_series(1, 20) n;

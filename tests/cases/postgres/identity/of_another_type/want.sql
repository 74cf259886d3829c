create table t (id bigint generated always as identity primary key, v int);
create table u (t_id bigint references t);

create table t (id bigint generated always as identity primary key, n int);
create table u (t_id bigint references t);

-- does not: DROP SEQUENCE
create table t (id bigserial primary key, v int);
create table u (t_id bigint references t on delete cascade);

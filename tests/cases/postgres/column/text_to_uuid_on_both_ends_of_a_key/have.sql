create table t (id text primary key);
create table u (t_id text references t);
insert into t values ('00000000-0000-0000-0000-000000000001');
insert into u values ('00000000-0000-0000-0000-000000000001');

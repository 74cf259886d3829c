create table t (id int primary key);
create table u (t_id int references t);

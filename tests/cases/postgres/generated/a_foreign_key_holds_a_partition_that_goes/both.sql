create table t (id int primary key) partition by list (id);
create table t_1 partition of t for values in (1);
create table u (id int references t);

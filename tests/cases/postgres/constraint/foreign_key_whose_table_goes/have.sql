create table t (id int primary key);
create table u (id int primary key, t_id int references t);
insert into t values (1);
insert into u values (1, 1);

create table t (id int primary key, n int);
create table u (t_id int references t);
insert into t values (1, 1);
insert into u values (1);

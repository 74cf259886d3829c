create table t (id int primary key default 7, n int unique check (n > 0));
create table u (t_id int references t);
create index on u (t_id);
insert into t values (1, 1);
insert into u values (1);

create table t (a int not null, b int not null, primary key (a), constraint t_b unique (b));
create table u (a int references t (a), b int references t (b));
insert into t values (1, 1);
insert into u values (1, 1);

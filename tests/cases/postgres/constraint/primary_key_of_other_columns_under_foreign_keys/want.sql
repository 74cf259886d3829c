create table t (a int not null, b int not null, primary key (b), constraint t_b unique (a));
create table u (a int references t (a), b int references t (b));

create table t (a int not null, b int not null);
create unique index t_ab on t (a, b);
create table u (a int, b int, foreign key (a, b) references t (a, b) match full);

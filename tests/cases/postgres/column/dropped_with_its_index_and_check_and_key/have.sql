create table p (id int primary key);
create table t (a int, b int references p, check (b > 0));
create index t_b on t (b);
create index t_ab on t (a, b);

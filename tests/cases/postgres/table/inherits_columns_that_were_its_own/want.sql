create table p (a int, b int not null default 3);
create table t (x int primary key) inherits (p);
create index t_a on t (a);

-- its rows come along: PostgreSQL cannot take from a column that it is the table's own
create table p (a int, b int not null default 3);
create table t (a int, b int not null, x int primary key);
create index t_a on t (a);
insert into t values (1, 2, 3);

create table t (n int);
insert into t values (1);
create index t_n on t (n);

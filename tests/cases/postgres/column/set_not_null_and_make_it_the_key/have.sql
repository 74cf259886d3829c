create table t (a int, b text);
create unique index t_b on t (b);
insert into t values (1, 'x'), (2, 'y');

create table t (id int constraint u unique deferrable, n int);
insert into t values (1, 1), (2, 2);

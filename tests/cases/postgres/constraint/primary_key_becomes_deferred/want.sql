create table t (id int constraint k primary key deferrable initially deferred, n int);
insert into t values (1, 1), (2, 2);

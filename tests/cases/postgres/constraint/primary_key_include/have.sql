create table t (id int, n int, v text, constraint k primary key (id) include (n));
insert into t values (1, 1, 'v');

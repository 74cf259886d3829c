create table t (id int, n int, v text, constraint k primary key (id) include (n, v) with (fillfactor = 40));
insert into t values (1, 1, 'v');

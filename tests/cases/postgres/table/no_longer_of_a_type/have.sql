create table t of s.pair (a default 3);
insert into t values (1, 'x');

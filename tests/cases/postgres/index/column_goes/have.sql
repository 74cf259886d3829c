create table t (a int, b text, c int);
insert into t values (1, 'b', 1);
create index i on t (a, b);
create index j on t (a) where c > 0;
create index k on t ((c + a));
create index l on t (c) include (a);

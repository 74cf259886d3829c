create table t (a int, b text);
insert into t values (1, 'b');
create unique index i on t (a) include (b) with (fillfactor = 70) where a > 0;

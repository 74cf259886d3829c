-- since: 15
create table t (a int, b text);
insert into t values (1, 'b');
create unique index i on t (a) include (b) nulls not distinct with (fillfactor = 80) where a > 0;

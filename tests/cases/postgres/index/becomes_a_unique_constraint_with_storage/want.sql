create table t (a int, b text, constraint u unique (a) with (fillfactor = 60));
insert into t values (1, 'b');
comment on index u is 'c';

create table t (a int, b text);
insert into t values (1, 'b');
create unique index u on t (a) with (fillfactor = 60);
comment on index u is 'c';

create table t (a int primary key, b int, constraint u unique (b));
comment on index u is 'the index';
insert into t values (1, 2), (2, 3);

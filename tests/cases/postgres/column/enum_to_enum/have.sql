create table t (s a default 'x');
insert into t values ('y');

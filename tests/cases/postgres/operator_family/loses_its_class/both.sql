create table t (p point);
insert into t values ('(0,0)');

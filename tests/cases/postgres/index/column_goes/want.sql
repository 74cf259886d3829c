create table t (a int);
insert into t values (1);
create index i on t (a);

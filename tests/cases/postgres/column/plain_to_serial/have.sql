create table t (id bigint primary key);
insert into t values (41);

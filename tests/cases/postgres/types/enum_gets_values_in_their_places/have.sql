create type e as enum ('b', 'd');
create table t (v e);
insert into t values ('b');

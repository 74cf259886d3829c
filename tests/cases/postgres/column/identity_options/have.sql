create table t (id bigint generated always as identity);
insert into t default values;

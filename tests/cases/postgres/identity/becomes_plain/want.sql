create table t (id bigint not null, v int);

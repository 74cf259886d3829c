create table t (a serial, b int not null default 7);
insert into t default values;

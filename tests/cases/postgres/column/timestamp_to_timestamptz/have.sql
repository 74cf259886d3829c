create table t (v timestamp default now());
insert into t values (now());

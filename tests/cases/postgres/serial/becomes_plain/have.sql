create table t (id serial primary key, v int);
insert into t (v) values (1), (2);

create table t (id int generated always as identity (sequence name "first"), v int);
insert into t (v) values (1), (2);

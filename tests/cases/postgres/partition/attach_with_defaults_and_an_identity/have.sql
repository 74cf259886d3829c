create table t (id int generated always as identity, v int default 1, w int default 2) partition by range (v);
create table t_1 (id int generated always as identity, v int default 7, w int);
insert into t_1 (v, w) values (1, 1), (2, 2);

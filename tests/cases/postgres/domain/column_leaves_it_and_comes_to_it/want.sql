create domain d as int default 4 check (value > 0);
create table t (v int default 4, w d, x int[]);
create index t_v on t (v);
create view s as select v, w from t;

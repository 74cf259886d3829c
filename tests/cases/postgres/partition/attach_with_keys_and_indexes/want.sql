create table t (id int primary key, v text, unique (id, v)) partition by range (id);
create index t_v on t (v);
create table t_1 partition of t for values from (1) to (10);

create table t (id bigint, v numeric(10, 2), x text) partition by range (id);
create table t_1 partition of t for values from (1) to (10);
create view w as select v from t_1;

create table t (id bigint, v numeric(10, 2), x text) partition by range (id);
create table t_1 (id int, v int, x varchar(10));
create view w as select v from t_1;
insert into t_1 values (1, 1, 'a');

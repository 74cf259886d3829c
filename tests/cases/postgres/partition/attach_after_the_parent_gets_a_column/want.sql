create table t (id int, v bigint, w text not null default 'x', constraint v_positive check (v > 0)) partition by range (id);
create table t_1 partition of t for values from (1) to (10);
create index t_w on t (w);

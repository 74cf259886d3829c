-- does not: DROP TABLE t_1
create table t_1 (id int primary key, v text constraint t_v_check check (v <> ''));

create table t (id int, v int, constraint v_positive check (v > 0), constraint other check (id < 100)) partition by range (id);
create table t_1 (id int, v int, constraint v_positive check (v > 0), constraint mine check (v < 1000));
insert into t_1 values (1, 1);

create table t (id int, v int, constraint v_positive check (v > 0), constraint other check (id < 100)) partition by range (id);
create table t_1 partition of t (constraint mine check (v < 1000)) for values from (1) to (10);

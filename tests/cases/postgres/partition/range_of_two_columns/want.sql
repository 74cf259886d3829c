create table t (a int, b date, c text) partition by range (a, b);
create table t_0 partition of t for values from (minvalue, minvalue) to (1, '2025-01-01');
create table t_1 partition of t for values from (1, '2025-01-01') to (2, minvalue);
create table t_9 partition of t for values from (2, minvalue) to (maxvalue, maxvalue);

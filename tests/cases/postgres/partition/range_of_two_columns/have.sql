create table t (a int, b date, c text) partition by range (a, b);
create table t_1 partition of t for values from (1, '2025-01-01') to (1, '2026-01-01');
insert into t values (1, '2025-05-05', 'c');

alter table t2 add e text compression pglz, add f int;
alter table t3 alter e set (n_distinct = 5), alter f set statistics 50;
insert into t3 values (1, 'a', 2);

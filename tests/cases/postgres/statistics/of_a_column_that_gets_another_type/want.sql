create table t (a bigint, b int, c varchar(20));
insert into t values (1, 2, 'c');
create statistics s (mcv) on a, b from t;
alter statistics s set statistics 100;
create statistics e on lower(c), (a + b) from t;
alter statistics e set statistics 50;
comment on statistics e is 'x';

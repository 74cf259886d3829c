create table t (a int, b int);
insert into t values (1, 2);
create materialized view m as select a, b, a + b as c from t;
create statistics s on a, b from m;
create statistics r on (c * 2) from m;
alter statistics r set statistics 10;
comment on statistics r is 'of m';

create table t (a int, b int);
insert into t values (1, 2);
create statistics s on a, b from t;
alter statistics s set statistics 100;
create statistics r on a, b from t;
-- does not: DROP STATISTICS

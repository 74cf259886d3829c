create table t (a int, b text);
create view v as select a, upper(b) as "B" from t where a > 0;
create view w (x, y) with (security_barrier) as select * from v with local check option;
create materialized view m with (fillfactor = 70) as select a, count(*) as n from w join t on t.a = w.x group by a;

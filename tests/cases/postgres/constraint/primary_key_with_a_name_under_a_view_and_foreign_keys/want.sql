create table t (a int constraint k primary key with (fillfactor = 30), b int, constraint t_u unique (a) include (b));
create table u (a int constraint f references t deferrable);
insert into t values (1, 2), (2, 2);
insert into u values (1);
create view v as select a, b, count(*) as n from t group by a;
comment on view v is 'counted';
comment on constraint f on u is 'of t';
-- does not: DROP VIEW
-- does not: DROP CONSTRAINT

-- same: select v, n, t from t
create table t (v varchar(100) default 'x', n numeric(20, 4), t timestamptz(6), c char(10), b bit varying(20));
create index t_v on t (v varchar_pattern_ops);
insert into t values ('abc', 1.5, '2026-01-01', 'abc', '101');

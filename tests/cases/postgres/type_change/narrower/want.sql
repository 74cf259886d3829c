create table t (v varchar(10) default 'x', n numeric(10, 2), t timestamptz(0), c char(5), b bit varying(5));
create index t_v on t (v varchar_pattern_ops);

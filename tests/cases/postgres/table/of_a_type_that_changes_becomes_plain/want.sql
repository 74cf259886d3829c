-- same: select x, y from t order by x
create type k as (id int, y varchar(20));
create table t (x bigint, y varchar(20));
create table u (id int primary key, c k, d k[]);

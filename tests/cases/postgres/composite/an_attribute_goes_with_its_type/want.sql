-- same: select id, (c).x, (c).y, (d[1]).x, (d[1]).y from t order by id
-- same: select id, (c).x, (c).y from whole
create type k as (x bigint, y text, n int);
create table t (id int primary key, c k, d k[]);
create table whole (id int, c k) partition by list (id);
create table whole_0 partition of whole for values in (1, 2, 3, 4, 5);
create table whole_rest partition of whole default;

-- same: select x, y from t order by x
-- does not: DROP COLUMN
create type k as (x bigint);
create table t (x bigint, y text);

-- same: select x, y from t order by x
-- does not: DROP TABLE
create table t of k (primary key (x), z default '2020-02-02');

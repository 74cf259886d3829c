-- same: select x, y from t order by x
create table t of k (primary key (x));

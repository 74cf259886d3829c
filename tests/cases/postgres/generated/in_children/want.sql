create table t (a int, b int generated always as (a * 3) stored);
create table c (x text generated always as ('m' || a) stored) inherits (t);

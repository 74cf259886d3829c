create aggregate gathered(integer) (sfunc = int4larger, stype = integer);
create view w as select gathered(v) as x from t;

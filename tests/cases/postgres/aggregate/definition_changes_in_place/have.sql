create aggregate total(integer) (sfunc = add_positive, stype = bigint, initcond = '0');
create view totals as select total(v) from t;
create materialized view kept as select total(v) from t;

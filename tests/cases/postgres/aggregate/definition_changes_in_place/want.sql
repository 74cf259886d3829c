-- does: CREATE OR REPLACE AGGREGATE
-- does not: DROP
create aggregate total(integer) (sfunc = add_any, stype = bigint, initcond = '10', parallel = restricted, sspace = 100);
create view totals as select total(v) from t;
create materialized view kept as select total(v) from t;

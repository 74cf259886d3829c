create cast (pair as int) with function pair_sum(pair) as implicit;
create view v as select pair_sum(p) + n as total, p::int as whole from t;

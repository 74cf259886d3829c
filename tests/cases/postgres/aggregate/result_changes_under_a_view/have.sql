create aggregate total(integer) (sfunc = add_positive, stype = bigint, initcond = '0');
create view totals as select total(v) as n from t;
create view doubled as select n || n::text as m from totals;
comment on view totals is 'Comes back';

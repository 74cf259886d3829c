create function add_up(sum_so_far bigint, value integer) returns bigint immutable language sql as 'select sum_so_far + value';
create aggregate total(integer) (sfunc = add_up, stype = bigint, initcond = '0');
create materialized view kept as select total(v) as n from t;
create unique index kept_n on kept (n);

create function add_up(total bigint, value integer) returns bigint immutable language sql as 'select total + value';
create aggregate total(integer) (sfunc = add_up, stype = bigint, initcond = '0');
create materialized view kept as select total(v) as n from t;
create unique index kept_n on kept (n);

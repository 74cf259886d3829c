create type state as (n bigint, s numeric);
create function add_one(s state, v numeric) returns state immutable language sql as 'select row((s).n + 1, (s).s + v)::state';
create aggregate total(numeric) (sfunc = add_one, stype = state, initcond = '(0,0)');
create view totals as select (total(v)).s as s from t;

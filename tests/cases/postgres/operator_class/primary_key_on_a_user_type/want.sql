create type pair as (a int, b int);
create function pair_cmp(pair, pair) returns int language sql immutable as 'select ($1).a - ($2).a';
create function pair_lt(pair, pair) returns bool language sql immutable as 'select ($1).a < ($2).a';
create function pair_le(pair, pair) returns bool language sql immutable as 'select ($1).a <= ($2).a';
create function pair_eq(pair, pair) returns bool language sql immutable as 'select ($1).a = ($2).a';
create function pair_ge(pair, pair) returns bool language sql immutable as 'select ($1).a >= ($2).a';
create function pair_gt(pair, pair) returns bool language sql immutable as 'select ($1).a > ($2).a';
create operator <<< (function = pair_lt, leftarg = pair, rightarg = pair);
create operator <<= (function = pair_le, leftarg = pair, rightarg = pair);
create operator === (function = pair_eq, leftarg = pair, rightarg = pair, commutator = ===, merges);
create operator >>= (function = pair_ge, leftarg = pair, rightarg = pair);
create operator >>> (function = pair_gt, leftarg = pair, rightarg = pair);
create operator class pair_ops default for type pair using btree as
    operator 1 <<<, operator 2 <<=, operator 3 ===, operator 4 >>=, operator 5 >>>, function 1 pair_cmp(pair, pair);
create table t (p pair primary key);
create table u (p pair references t, q pair unique, exclude using btree (q with ===));
create view v as select distinct p from u order by p using <<<;
create function least_pair() returns pair language sql begin atomic select p from t order by p using <<< limit 1; end;

create type pair as (a int, b int);
create function same(pair, pair) returns bool language sql immutable as 'select true';
create function hashed(pair) returns int language sql immutable as 'select 1';
create operator === (function = same, leftarg = pair, rightarg = pair, commutator = ===);
create operator class pair_ops for type pair using hash as operator 1 ===, function 1 hashed(pair);

create operator === (function = same, leftarg = pair, rightarg = pair, commutator = ===, hashes, merges);
create view v as select p === q as x from t;
create function f(pair) returns bool language sql immutable return $1 === $1;

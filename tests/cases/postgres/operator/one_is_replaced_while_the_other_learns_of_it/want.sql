create operator <<< (function = less2, leftarg = pair, rightarg = pair, commutator = >>>);
create operator >>> (function = more, leftarg = pair, rightarg = pair, commutator = <<<);
create view v as select p <<< p as x, p >>> p as y from t;

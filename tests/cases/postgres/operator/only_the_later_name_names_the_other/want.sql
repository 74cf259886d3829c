-- no yaml
-- Which of both is made first decides, and what a profile says has no order.
create operator >>> (function = more, leftarg = pair, rightarg = pair, commutator = <<<);
create operator <<< (function = less, leftarg = pair, rightarg = pair);
create view v as select p <<< p as x, p >>> p as y from t;

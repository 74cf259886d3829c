-- one way
-- PostgreSQL cannot take the function of an operator away.
create operator <<< (function = less, leftarg = pair, rightarg = pair, commutator = >>>);
create operator >>> (function = more, leftarg = pair, rightarg = pair, commutator = <<<);
comment on operator >>> (pair, pair) is 'more';

create operator >>> (function = more, leftarg = pair, rightarg = pair, commutator = <<<);
create operator <<< (function = less, leftarg = pair, rightarg = pair, commutator = >>>);

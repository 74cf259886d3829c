create operator <<< (function = less, leftarg = pair, rightarg = pair, commutator = >>>);

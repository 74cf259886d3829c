create schema s;
create operator <<< (function = less, leftarg = pair, rightarg = pair, commutator = operator(s.>>>), negator = !<<<);

create type pair as (a int, b int);
create function less(pair, pair) returns bool language sql immutable as 'select ($1).a < ($2).a';
create operator <<< (function = less, leftarg = pair, rightarg = pair, commutator = >>>);
create operator >>> (function = less, leftarg = pair, rightarg = pair, commutator = <<<);
comment on operator <<< (pair, pair) is 'x';

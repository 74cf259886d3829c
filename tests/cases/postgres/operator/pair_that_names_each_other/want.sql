create type pair as (a int, b int);
create function pair_less(pair, pair) returns bool language sql immutable as 'select ($1).a < ($2).a';
create function pair_more(pair, pair) returns bool language sql immutable as 'select ($1).a > ($2).a';
create function pair_not_less(pair, pair) returns bool language sql immutable as 'select ($1).a >= ($2).a';
create operator <<< (function = pair_less, leftarg = pair, rightarg = pair, commutator = >>>, negator = >=>);
create operator >>> (function = pair_more, leftarg = pair, rightarg = pair, commutator = <<<);
create operator >=> (function = pair_not_less, leftarg = pair, rightarg = pair, negator = <<<);

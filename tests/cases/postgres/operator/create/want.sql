create type pair as (a int, b int);
create function pair_less(pair, pair) returns bool language sql immutable as 'select ($1).a < ($2).a';
create function negate(pair) returns pair language sql immutable as 'select row(-($1).a, -($1).b)::pair';
create operator <<< (function = pair_less, leftarg = pair, rightarg = pair, restrict = scalarltsel, join = scalarltjoinsel);
create operator !! (function = negate, rightarg = pair);
comment on operator <<< (pair, pair) is 'less';
comment on operator !! (none, pair) is 'negated';

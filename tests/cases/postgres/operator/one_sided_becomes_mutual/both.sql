create type pair as (a int, b int);
create function less(pair, pair) returns bool language sql immutable as 'select ($1).a < ($2).a';
create function more(pair, pair) returns bool language sql immutable as 'select ($1).a > ($2).a';

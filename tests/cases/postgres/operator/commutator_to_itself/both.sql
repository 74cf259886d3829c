create type pair as (a int, b int);
create function same(pair, pair) returns bool language sql immutable as 'select ($1).a = ($2).a';
create function differs(pair, pair) returns bool language sql immutable as 'select ($1).a <> ($2).a';

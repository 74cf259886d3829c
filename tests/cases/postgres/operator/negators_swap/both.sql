create type pair as (a int, b int);
create function a1(pair, pair) returns bool language sql immutable as 'select ($1).a < ($2).a';
create function a2(pair, pair) returns bool language sql immutable as 'select ($1).b < ($2).b';
create function a3(pair, pair) returns bool language sql immutable as 'select ($1).a > ($2).a';

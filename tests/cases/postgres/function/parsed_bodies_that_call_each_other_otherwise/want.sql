-- no yaml
-- A profile makes each function whole: bodies that are parsed when they are made cannot wait for each other.
create function ping(n int default 2) returns bigint language sql begin atomic select n::bigint; end;
create function pong(n int) returns bigint language sql begin atomic select ping(n) where n > 0; end;
create or replace function ping(n int default 2) returns bigint language sql begin atomic select pong(n - 1) where n > 1; end;

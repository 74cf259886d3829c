create function ping(n int default 1) returns int language sql begin atomic select n; end;
create function pong(n int) returns int language sql begin atomic select ping(n) where n > 0; end;
create or replace function ping(n int default 1) returns int language sql begin atomic select pong(n - 1) where n > 0; end;

create function even(n int) returns boolean language plpgsql as 'begin if n = 0 then return true; end if; return odd(n - 1); end';
create function odd(n int) returns boolean language plpgsql as 'begin if n = 0 then return false; end if; return even(n - 1); end';
set check_function_bodies = off;
create function ping(n int) returns int language sql as 'select case when n > 0 then pong(n - 1) else 0 end';
create function pong(n int) returns int language sql as 'select case when n > 0 then ping(n - 1) else 1 end';
create function itself(n int) returns int language sql as 'select case when n > 0 then itself(n - 1) else 1 end';
reset check_function_bodies;

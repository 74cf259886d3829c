-- no yaml
-- A profile makes each function whole: bodies that are parsed when they are made cannot wait for each other.
create function ping(n int, out r int) language sql begin atomic select n; end;
create function pong(n int) returns int language sql begin atomic select ping(n) where n > 0; end;
create or replace function ping(n int, out r int) language sql begin atomic select pong(n - 1) where n > 0; end;
create procedure c(a int default 1) language sql begin atomic select ping(a); end;
create view w as select ping(id) as p from t;

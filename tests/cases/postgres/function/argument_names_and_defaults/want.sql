create function f(x int, b int) returns int language sql as 'select 1';

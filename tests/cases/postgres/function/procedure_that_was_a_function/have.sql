create function f(int) returns void language sql as 'select 1';

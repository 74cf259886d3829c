create function f(text) returns int language sql as 'select 1';
create function f(int, int default 2) returns int language sql as 'select 1';

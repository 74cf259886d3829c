create domain d as int check (value > 0);
create domain e as d check (value < 10) default 5;
create function f() returns e language sql as 'select 1';
create function g(e[]) returns d[] language sql as 'select array[1]';
create view w as select f() as x;

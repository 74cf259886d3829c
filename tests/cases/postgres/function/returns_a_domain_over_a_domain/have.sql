create domain d as int check (value > 0);
create function f() returns d language sql as 'select 1';
create view w as select f() as x;

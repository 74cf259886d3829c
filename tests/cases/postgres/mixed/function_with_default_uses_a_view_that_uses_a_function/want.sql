create function a() returns int language sql as 'select 1';
create view v as select a() as x;
create function b(n int default a()) returns setof v language sql as 'select * from v';
create view w as select * from b();

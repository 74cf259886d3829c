-- does not: DROP
create function z() returns int language sql as 'select 1';
create function a(n int default z()) returns int language sql as 'select n';

set my.flag = 'on';
create function f() returns int language sql set my.flag from current set datestyle = 'ISO, DMY' as 'select 1';

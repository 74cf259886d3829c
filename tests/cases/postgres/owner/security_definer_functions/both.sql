-- roles: case_app case_boss
create function f() returns int language sql security definer as 'select 1';

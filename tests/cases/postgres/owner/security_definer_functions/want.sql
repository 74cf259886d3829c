create or replace function f() returns int language sql security definer set search_path to public as 'select 2';
alter function f() owner to case_boss;

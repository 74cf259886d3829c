-- roles: case_app case_boss case_reader
create procedure p(a int) language sql as 'select 1';

-- roles: case_app case_boss
create function "Odd Name"(a int, b text) returns int language sql as 'select a';
create function "Odd Name"(a int) returns int language sql as 'select a';
create procedure p(a int) language sql as 'select 1';

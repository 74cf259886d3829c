create table x (id int primary key);
create function lower(text) returns text language sql immutable as 'select upper($1)';
comment on function public.lower(text) is 'the other one';
create procedure md5(text) language sql as 'select 1';
create function pick(int, int) returns int language sql immutable as 'select $1';
create aggregate max(int) (sfunc = pick, stype = int);
comment on aggregate public.max(int) is 'the first';

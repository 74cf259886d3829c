create procedure p(inout a int, b text default 'x') language plpgsql as 'begin a := 1; commit; end';
create procedure p(out b int) language plpgsql as 'begin b := 1; end';
comment on procedure p(int) is 'Has no input on 14 and later';

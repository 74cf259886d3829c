create function a() returns int language plpgsql as 'declare n int := 1; begin call z(n); return n; end';
create procedure z(inout x bigint) language plpgsql as 'begin x := x + 1; end';
create procedure m() language plpgsql as 'declare n bigint := 1; begin call z(n); end';

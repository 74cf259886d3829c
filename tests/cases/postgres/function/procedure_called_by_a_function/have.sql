create procedure z(inout x int) language plpgsql as 'begin x := x + 1; end';

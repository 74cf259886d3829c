alter function f() depends on extension plpgsql;
alter procedure p(int) depends on extension plpgsql;
alter trigger g on a depends on extension plpgsql;
alter index "m I" depends on extension plpgsql;

alter function f() depends on extension plpgsql;
alter materialized view m depends on extension plpgsql;

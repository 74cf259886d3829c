create function twice(integer, integer) returns integer language internal immutable strict cost 2 as 'int4pl';
create function handler() returns language_handler language c as '$libdir/plpgsql', 'plpgsql_call_handler';
create function check_it(oid) returns void language c strict cost 3 as '$libdir/plpgsql', 'plpgsql_validator';

-- roles: case_app case_boss case_reader
create function same(int, int) returns boolean language sql immutable as 'select $1 = $2';
create operator === (leftarg = int, rightarg = int, function = same);
create operator family f using btree;
create text search dictionary d (template = simple);
create text search configuration c (parser = default);
create conversion v for 'UTF8' to 'LATIN1' from utf8_to_iso8859_1;
create aggregate total(int) (sfunc = int4pl, stype = int);
create trusted language mine handler plpgsql_call_handler;

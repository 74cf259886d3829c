-- roles: case_app case_boss case_reader
create aggregate total(int) (sfunc = int4pl, stype = int);
create aggregate counted(*) (sfunc = int8inc, stype = bigint, initcond = '0');

create aggregate total(integer) (sfunc = add_up, stype = bigint, initcond = '0');
create aggregate total(text, integer) (sfunc = add_up, stype = bigint, initcond = '1');

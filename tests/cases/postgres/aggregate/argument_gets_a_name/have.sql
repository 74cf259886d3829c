create aggregate total(integer) (sfunc = add_up, stype = bigint, initcond = '0');

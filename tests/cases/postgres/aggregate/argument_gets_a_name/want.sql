create aggregate total("Value of it" integer) (sfunc = add_up, stype = bigint, initcond = '0');

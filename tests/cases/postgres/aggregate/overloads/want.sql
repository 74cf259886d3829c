create aggregate total(integer) (sfunc = add_up, stype = bigint, initcond = '0');
create aggregate total(text) (sfunc = add_up, stype = bigint, initcond = '0');
create function total(integer, integer) returns int language sql as 'select 1';

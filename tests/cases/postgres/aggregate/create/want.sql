create function add_positive(total bigint, value integer) returns bigint immutable language sql as 'select total + greatest(value, 0)';
create function shown(total bigint) returns text immutable language sql as $$select 'sum ' || total$$;
create aggregate total(integer) (sfunc = add_positive, stype = bigint, initcond = '0');
create aggregate shown_total(value integer) (sfunc = add_positive, stype = bigint, sspace = 64, initcond = '0', finalfunc = shown, parallel = safe);
comment on aggregate total(integer) is 'Of what is above zero';
create aggregate rows_seen(*) (sfunc = int8inc, stype = bigint, initcond = '0');
comment on aggregate rows_seen(*) is 'count(*) under another name';

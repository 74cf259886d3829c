create constraint trigger checked after insert or update of a_id on b from a deferrable initially deferred for each row when (new.a_id > 0) execute function f('x', 'it''s');
comment on trigger checked on b is 'Late';

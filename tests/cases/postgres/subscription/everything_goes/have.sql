create subscription s connection 'host=h dbname=d' publication p with (connect = false);
create subscription t connection 'host=h dbname=d' publication p with (connect = false, slot_name = none);
comment on subscription t is 'x';

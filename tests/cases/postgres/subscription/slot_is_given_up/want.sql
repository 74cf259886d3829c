-- does: SET (slot_name = NONE)
create subscription s connection 'host=h dbname=d' publication p with (connect = false, streaming = off, slot_name = none);

create subscription s connection 'host=h dbname=d' publication p with (connect = false, streaming = on);
create subscription t connection 'host=h dbname=d' publication p with (connect = false, two_phase = true);

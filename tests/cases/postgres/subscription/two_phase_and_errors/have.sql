create subscription s connection 'host=h dbname=d' publication p with (connect = false, disable_on_error);

create subscription s connection 'host=h dbname=d' publication p with (connect = false, streaming = parallel, origin = none, run_as_owner = true, password_required = false);

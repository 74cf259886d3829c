create subscription s connection 'host=h dbname=d' publication p with (connect = false, failover = true);

create publication p for table links with (publish = 'insert, update, delete', publish_via_partition_root = true);
create publication q with (publish = 'truncate');

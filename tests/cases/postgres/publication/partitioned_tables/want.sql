create publication p for table links with (publish_via_partition_root);
create publication q for table links_1;

create publication nothing;
create publication everything for all tables;
create publication "some" for table links, clicks with (publish = 'insert, delete');
create publication "One Table" for table links with (publish = '', publish_via_partition_root);
comment on publication "some" is 'For the warehouse';

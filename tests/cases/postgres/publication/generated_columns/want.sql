-- does: publish_generated_columns = stored
create publication p for table links with (publish_generated_columns = stored);

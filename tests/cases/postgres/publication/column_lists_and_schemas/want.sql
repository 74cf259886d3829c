create publication p for table links, tables in schema one;

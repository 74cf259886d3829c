create publication p for table links;

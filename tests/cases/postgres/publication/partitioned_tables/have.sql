create publication p for table links_1;

create publication p for table only parent;

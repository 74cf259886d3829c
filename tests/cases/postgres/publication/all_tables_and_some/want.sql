create publication p for table links;
comment on publication p is 'x';

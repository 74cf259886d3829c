-- does not: DROP PUBLICATION
create publication p for table links, clicks;

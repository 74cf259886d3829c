-- does not: DROP PUBLICATION
create publication p for tables in schema one;
create publication q for table b;

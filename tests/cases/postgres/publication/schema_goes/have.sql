create schema one;
create publication p for tables in schema one, table links;

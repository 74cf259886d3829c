-- does not: DROP PUBLICATION
create publication p for table links (id, slug);
create publication q for table links where (live);
create publication r for table links;

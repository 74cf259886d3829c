-- does not: DROP PUBLICATION
create publication p for table links with (publish = 'insert');
create publication q;

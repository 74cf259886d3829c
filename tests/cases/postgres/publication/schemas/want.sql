create publication p for tables in schema "Two", public, table one.a;
create publication q for tables in schema one, table b where (id > 3);

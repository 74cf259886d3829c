create publication "all tables" for table "select"."table" ("order", "Group") where ("order" > 3 and "Group" = 'WHERE ('), "Mixed, Case";
create publication "for" for tables in schema "select";

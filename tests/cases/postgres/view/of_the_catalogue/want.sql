create view w as select c.relname, n.nspname, pg_get_userbyid(c.relowner) as owner from pg_class c join pg_namespace n on n.oid = c.relnamespace;
create view x as select table_name::text as n from information_schema.tables;

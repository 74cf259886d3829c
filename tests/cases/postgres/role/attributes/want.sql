create role role_app login createrole replication bypassrls superuser connection limit 7;

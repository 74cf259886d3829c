create role role_group; create role role_app; grant role_group, pg_monitor to role_app with admin option;

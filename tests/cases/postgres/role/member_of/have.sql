create role role_group; create role role_app;

create role role_group; create role role_app noinherit; grant role_group to role_app;

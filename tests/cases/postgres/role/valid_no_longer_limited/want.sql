create role role_app login;

create role role_read;

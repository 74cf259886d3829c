create role role_app login; comment on role role_app is 'Reads and writes';

create role role_app createdb nologin noinherit connection limit 3;

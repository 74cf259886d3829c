create role role_app login valid until '2030-01-01';

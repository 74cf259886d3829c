create role role_app login valid until '2030-01-01 12:00+02';

create role role_app login valid until 'infinity';

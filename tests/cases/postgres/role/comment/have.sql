create role role_app; comment on role role_app is 'The application''s';

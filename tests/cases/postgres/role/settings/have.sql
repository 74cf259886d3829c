create role role_app; alter role role_app set search_path to app, "Odd Schema", public; alter role role_app set statement_timeout to '5s'; alter role role_app set my.own to 'it''s';

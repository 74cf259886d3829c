create role role_app; alter role role_app set search_path to public; alter role role_app set work_mem to '64MB';

create role role_app; do $$ begin execute format('alter role role_app in database %I set search_path to a, b', current_database()); end $$;

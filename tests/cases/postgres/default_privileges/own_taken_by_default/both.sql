-- roles: case_app case_boss case_reader
alter default privileges revoke truncate on tables from current_user;

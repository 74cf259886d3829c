alter default privileges for role case_app revoke truncate, references on tables from case_app;

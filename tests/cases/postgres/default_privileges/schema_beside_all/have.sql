alter default privileges for role case_app grant select on tables to case_reader; alter default privileges for role case_app in schema "App Data" grant insert on tables to case_reader;

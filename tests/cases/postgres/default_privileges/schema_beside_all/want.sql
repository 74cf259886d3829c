alter default privileges for role case_app in schema "App Data" grant select on tables to case_reader;

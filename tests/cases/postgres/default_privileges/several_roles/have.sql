alter default privileges for role case_app grant select on tables to case_reader;

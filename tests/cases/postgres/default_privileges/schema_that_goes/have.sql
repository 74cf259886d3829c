create schema s; alter default privileges for role case_app in schema s grant select on tables to case_reader;

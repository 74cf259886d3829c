alter default privileges for role case_boss in schema public grant select on tables to case_reader; alter default privileges for role "Case ""Boss""" grant select on tables to public;

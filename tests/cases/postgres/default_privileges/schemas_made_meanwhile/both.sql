-- roles: case_app case_boss case_reader
create table old (id int);
alter default privileges grant select, insert on tables to case_app with grant option; alter default privileges grant usage on sequences to case_app; alter default privileges revoke execute on functions from public; alter default privileges revoke usage on types from public; alter default privileges grant usage on types to case_reader; alter default privileges in schema public grant update on tables to case_reader; alter default privileges grant all on schemas to case_app;
